package dev.commitline.outbox.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.postgres.message.EventMessage;
import dev.commitline.outbox.postgres.message.MessageFormat;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.contract.OutboxRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The logical messages of committed transactions, in commit order, through a slot of the test's.
 */
final class WalMessages {

  private final DataSource dataSource;
  private final OutboxNames names;
  private final String slot;

  WalMessages(DataSource dataSource, OutboxNames names, String slot) {
    this.dataSource = dataSource;
    this.slot = slot;
    this.names = names;
  }

  /**
   * Lets the database keep all messages from now on, as the slot of a relay of the outbox does; it
   * goes with the database.
   */
  static DataSource kept(DataSource dataSource, String slot) {
    observed(dataSource, slot);
    OutboxNames names = OutboxNames.DEFAULT;
    execute(
        dataSource,
        "INSERT INTO %s.%soutbox_relay (slot) SELECT '%s_' || oid FROM pg_database WHERE datname = current_database()"
            .formatted(names.schema(), names.prefix(), slot));
    return dataSource;
  }

  /**
   * The same with a slot that applications don't count on. The publication is there before it: up
   * to version 17, PostgreSQL refuses to read what is older than that.
   */
  static DataSource observed(DataSource dataSource, String slot) {
    OutboxNames names = OutboxNames.DEFAULT;
    new OutboxMigrations(names.schema(), names.prefix()).apply(dataSource);
    execute(
        dataSource,
        "SELECT pg_create_logical_replication_slot('%s_' || oid, 'pgoutput') FROM pg_database WHERE datname = current_database()"
            .formatted(slot));
    return dataSource;
  }

  private static void execute(DataSource dataSource, String sql) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  List<OutboxRow> read(Set<String> aggregateIds) throws SQLException {
    List<OutboxRow> rows = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        PreparedStatement peek =
            connection.prepareStatement(
                """
                SELECT changes.data FROM pg_database, pg_logical_slot_peek_binary_changes(
                  '%s_' || oid, NULL, NULL,
                  'proto_version', '1', 'publication_names', ?, 'messages', 'true') AS changes
                WHERE datname = current_database()
                """
                    .formatted(slot))) {
      peek.setString(1, new OutboxMigrations(names.schema(), names.prefix()).publication());
      try (ResultSet changes = peek.executeQuery()) {
        while (changes.next()) {
          OutboxRow row = row(changes.getBytes(1));
          if (row != null && aggregateIds.contains(row.aggregateId())) {
            rows.add(row);
          }
        }
      }
    }
    return rows;
  }

  /** A message as pgoutput sends it (manual, 54.9): 'M', flags, LSN, prefix, length, content. */
  private @Nullable OutboxRow row(byte[] change) {
    if (change[0] != 'M') {
      return null;
    }
    int prefixAt = 1 + 1 + Long.BYTES;
    int prefixEnd = prefixAt;
    while (change[prefixEnd] != 0) {
      prefixEnd++;
    }
    String prefix = new String(change, prefixAt, prefixEnd - prefixAt, UTF_8);
    byte[] content = Arrays.copyOfRange(change, prefixEnd + 1 + Integer.BYTES, change.length);
    return prefix.equals(MessageFormat.prefix(names)) ? row(new EventMessage(content)) : null;
  }

  private static OutboxRow row(EventMessage message) {
    Map<String, String> headers = new HashMap<>();
    message.forEachHeader((name, value) -> headers.put(name, text(value)));
    byte[] contentType = message.contentType();
    return new OutboxRow(
        UUID.fromString(message.id()),
        message.topic(),
        text(message.aggregateType()),
        text(message.aggregateId()),
        Long.parseLong(text(message.sequence())),
        text(message.type()),
        text(message.source()),
        contentType == null ? null : text(contentType),
        Instant.parse(text(message.time())),
        message.payload(),
        Integer.parseInt(text(message.txIndex())),
        Integer.parseInt(text(message.txSize())),
        headers);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
