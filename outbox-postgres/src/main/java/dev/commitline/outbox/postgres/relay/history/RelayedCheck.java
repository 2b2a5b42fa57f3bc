package dev.commitline.outbox.postgres.relay.history;

import dev.commitline.outbox.postgres.relay.server.Heartbeat;
import dev.commitline.outbox.postgres.relay.server.PostgresConnections;
import dev.commitline.outbox.postgres.relay.server.ReplicationSlot;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Whether rows were relayed. A row does not say where its commit stands in the WAL, but:
 *
 * <ul>
 *   <li>Transactions older than the slot's {@code catalog_xmin} had ended before the slot's
 *       confirmed position: PostgreSQL raises it only to the oldest transaction that was running at
 *       a point which is confirmed. So rows of theirs were relayed, also while no relay runs.
 *   <li>What a snapshot sees is in the WAL before its end at that moment. So all of it was relayed
 *       once the slot is confirmed up to there; a heartbeat makes a living relay confirm it.
 * </ul>
 */
final class RelayedCheck {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 100;

  private final PostgresConnections connections;
  private final String slot;

  RelayedCheck(PostgresConnections connections, String slot) {
    this.connections = connections;
    this.slot = slot;
  }

  /** Rows that may not have been relayed: how many, and when the first of them was appended. */
  private record Doubtful(long events, @Nullable OffsetDateTime first) {}

  /**
   * Makes sure that all these rows were relayed.
   *
   * @param session in the transaction that saw them
   */
  void require(Connection session, HistoryRows rows) throws SQLException {
    try (Connection now = connections.open()) {
      String walEnd = text(now, "SELECT pg_current_wal_insert_lsn()::text");
      Doubtful doubtful = doubtful(session, rows);
      if (doubtful.events() > 0 && !awaitConfirmed(now, LsnPosition.parse(walEnd))) {
        throw notRelayed(doubtful);
      }
    }
  }

  private Doubtful doubtful(Connection session, HistoryRows rows) throws SQLException {
    String sql =
        """
        SELECT count(*), min(time) FROM %s
        WHERE NOT coalesce((
            SELECT age(txid::xid) > age(catalog_xmin) OR age(txid::xid) < 0
            FROM pg_replication_slots WHERE slot_name = ?), false)
        """;
    try (PreparedStatement statement = session.prepareStatement(sql.formatted(rows.sql()))) {
      statement.setString(rows.set(statement, 1), slot);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Doubtful(row.getLong(1), row.getObject(2, OffsetDateTime.class));
      }
    }
  }

  private boolean awaitConfirmed(Connection now, long walEnd) throws SQLException {
    Heartbeat.write(now);
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      String confirmed =
          ReplicationSlot.find(now, slot).map(ReplicationSlot::confirmed).orElse(null);
      if (confirmed == null) {
        return false;
      }
      if (Long.compareUnsigned(LsnPosition.parse(confirmed), walEnd) >= 0) {
        return true;
      }
      if (System.nanoTime() - deadline > 0 || interrupted()) {
        return false;
      }
    }
  }

  private static boolean interrupted() {
    try {
      Thread.sleep(POLL_MILLIS);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static String text(Connection session, String sql) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private RelayException notRelayed(Doubtful doubtful) {
    return new RelayException(
        RelayError.NOT_YET_RELAYED,
        "of %d events, the first appended at %s, it is not known that the relay has published them: slot %s was not confirmed up to them within %d s"
            .formatted(
                doubtful.events(),
                doubtful.first() == null ? "?" : doubtful.first().toInstant(),
                slot,
                LIMIT.toSeconds()));
  }
}
