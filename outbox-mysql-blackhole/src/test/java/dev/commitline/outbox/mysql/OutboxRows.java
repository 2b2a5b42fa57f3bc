package dev.commitline.outbox.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.commitline.outbox.testkit.contract.OutboxRow;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Events as they stand in a table, or in the binlog. */
final class OutboxRows {

  private static final ObjectMapper JSON = new ObjectMapper();

  private OutboxRows() {}

  /** Committed rows of a table; of each transaction in append order. */
  static List<OutboxRow> read(DataSource dataSource, String table, Set<String> aggregateIds)
      throws SQLException {
    List<OutboxRow> rows = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        Statement select = connection.createStatement();
        ResultSet result =
            select.executeQuery("SELECT * FROM %s ORDER BY time, txindex".formatted(table))) {
      while (result.next()) {
        if (aggregateIds.contains(result.getString("aggregateid"))) {
          rows.add(row(result));
        }
      }
    }
    return rows;
  }

  static int sessionsWaitingForLocks(DataSource dataSource, String database) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT COUNT(DISTINCT w.requesting_thread_id) FROM performance_schema.data_lock_waits w
                JOIN performance_schema.data_locks l
                  ON l.engine_lock_id = w.requesting_engine_lock_id AND l.object_schema = ?
                """)) {
      statement.setString(1, database);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getInt(1);
      }
    }
  }

  private static OutboxRow row(ResultSet result) throws SQLException {
    return new OutboxRow(
        UUID.fromString(result.getString("id")),
        result.getString("topic"),
        result.getString("aggregatetype"),
        result.getString("aggregateid"),
        result.getLong("aggregateseq"),
        result.getString("type"),
        result.getString("source"),
        result.getString("contenttype"),
        result.getObject("time", LocalDateTime.class).toInstant(ZoneOffset.UTC),
        result.getBytes("payload"),
        result.getInt("txindex"),
        result.getInt("txsize"),
        headers(result.getString("headers")));
  }

  /** Its columns in the order of the migration. */
  static OutboxRow ofBinlog(@Nullable Serializable[] values) {
    return new OutboxRow(
        UUID.fromString(text(values[0])),
        text(values[5]),
        text(values[1]),
        text(values[2]),
        number(values[7]),
        text(values[3]),
        text(values[8]),
        values[9] == null ? null : text(values[9]),
        Instant.EPOCH.plus(number(values[10]), ChronoUnit.MICROS),
        (byte[]) values[4],
        (int) number(values[11]),
        (int) number(values[12]),
        headers(values[13] == null ? null : text(values[13])));
  }

  private static String text(@Nullable Serializable value) {
    return value instanceof byte[] bytes ? new String(bytes, UTF_8) : "not text: " + value;
  }

  private static long number(@Nullable Serializable value) {
    return value instanceof Number number ? number.longValue() : Long.MIN_VALUE;
  }

  private static Map<String, String> headers(@Nullable String json) {
    try {
      return json == null ? Map.of() : JSON.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new AssertionError("headers are no flat JSON object: " + json, e);
    }
  }
}
