package dev.commitline.outbox.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.contract.OutboxRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The outbox as it stands in the database. */
final class OutboxRows {

  private static final ObjectMapper JSON = new ObjectMapper();

  private OutboxRows() {}

  /**
   * Lets no place be used again that a row has left which was rolled back: autovacuum would offer
   * it.
   */
  static void keepInOrder(DataSource dataSource, OutboxNames names) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          DO $$ DECLARE part regclass; BEGIN
            FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = '%s'::regclass LOOP
              EXECUTE format('ALTER TABLE %%s SET (autovacuum_enabled = off)', part);
            END LOOP;
          END $$
          """
              .formatted(names.outbox()));
    }
  }

  /** Committed rows, in the order of their insertion, see {@link #keepInOrder}. */
  static List<OutboxRow> read(DataSource dataSource, OutboxNames names, Set<String> aggregateIds)
      throws SQLException {
    return read(dataSource, names.outbox(), aggregateIds);
  }

  /** The same of a table. */
  static List<OutboxRow> read(DataSource dataSource, String table, Set<String> aggregateIds)
      throws SQLException {
    List<OutboxRow> rows = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT * FROM %s WHERE aggregateid = ANY (?) ORDER BY tableoid, ctid"
                    .formatted(table))) {
      select.setArray(1, connection.createArrayOf("text", aggregateIds.toArray()));
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          rows.add(row(result));
        }
      }
    }
    return rows;
  }

  static int sessionsWaitingForLocks(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'
                """)) {
      result.next();
      return result.getInt(1);
    }
  }

  private static OutboxRow row(ResultSet result) throws SQLException {
    return new OutboxRow(
        result.getObject("id", UUID.class),
        result.getString("topic"),
        result.getString("aggregatetype"),
        result.getString("aggregateid"),
        result.getLong("aggregateseq"),
        result.getString("type"),
        result.getString("source"),
        result.getString("contenttype"),
        result.getObject("time", OffsetDateTime.class).toInstant(),
        result.getBytes("payload"),
        result.getInt("txindex"),
        result.getInt("txsize"),
        headers(result.getString("headers")));
  }

  private static Map<String, String> headers(@Nullable String json) {
    try {
      return json == null ? Map.of() : JSON.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new AssertionError("headers are no flat JSON object: " + json, e);
    }
  }
}
