package dev.commitline.outbox.postgres.relay.server;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A replication slot as {@code pg_replication_slots} shows it.
 *
 * @param name its name
 * @param plugin its output plugin
 * @param database the database that it decodes
 * @param walStatus whether its WAL is still there: reserved, extended, unreserved or lost
 * @param invalidated why the server has given it up, where it says so (17); null as long as it has
 *     not
 * @param confirmed up to where the slot was confirmed; null while it is being made
 */
public record ReplicationSlot(
    String name,
    @Nullable String plugin,
    @Nullable String database,
    @Nullable String walStatus,
    @Nullable String invalidated,
    @Nullable String confirmed) {

  public static Optional<ReplicationSlot> find(Connection session, String name)
      throws SQLException {
    try (PreparedStatement statement =
        session.prepareStatement(
            """
            SELECT plugin, database, wal_status, to_jsonb(s) ->> 'invalidation_reason', confirmed_flush_lsn::text
            FROM pg_replication_slots s WHERE slot_name = ?
            """)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new ReplicationSlot(
                    name,
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5)))
            : Optional.empty();
      }
    }
  }

  /** In words (manual, 53.20: pg_replication_slots). */
  private String reason() {
    if (invalidated == null) {
      return "the server has removed WAL that it still needed, or wal_level was not logical";
    }
    return switch (invalidated) {
      case "wal_removed" ->
          "the server has removed WAL that it still needed, as max_slot_wal_keep_size allows";
      case "idle_timeout" ->
          "nobody read it for longer than the server's idle_replication_slot_timeout";
      case "wal_level_insufficient" -> "the server ran with a wal_level other than logical";
      case "rows_removed" -> "rows that it needed were removed";
      default -> "see pg_replication_slots in PostgreSQL's manual";
    };
  }

  /** Whether its stream begins exactly behind the position. */
  public boolean confirmedAt(LsnPosition committed) {
    return confirmed != null && LsnPosition.parse(confirmed) == committed.lsn();
  }

  /** Makes sure that streaming from this slot misses nothing behind the position. */
  public void requireUsable(LsnPosition committed, String currentDatabase) {
    if (!"pgoutput".equals(plugin) || !currentDatabase.equals(database)) {
      throw new RelayException(
          RelayError.SLOT_FOREIGN,
          "slot %s has plugin %s and database %s, not pgoutput and %s"
              .formatted(name, plugin, database, currentDatabase));
    }
    if ("lost".equals(walStatus) || invalidated != null || confirmed == null) {
      throw new RelayException(
          RelayError.SLOT_LOST,
          "slot %s is invalid (wal_status %s, invalidation_reason %s): %s"
              .formatted(name, walStatus, invalidated, reason()));
    }
    if (Long.compareUnsigned(LsnPosition.parse(confirmed), committed.lsn()) > 0) {
      throw new RelayException(
          RelayError.SLOT_AHEAD,
          "slot %s was confirmed up to %s, but Kafka has events only up to %s"
              .formatted(name, confirmed, committed.text()));
    }
  }
}
