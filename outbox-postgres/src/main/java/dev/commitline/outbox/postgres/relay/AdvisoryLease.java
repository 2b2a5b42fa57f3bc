package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.postgres.relay.server.Heartbeat;
import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.source.Lease;
import dev.commitline.outbox.relay.source.LeaseSession;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** The {@link AdvisoryLock} in this process's hand. */
final class AdvisoryLease implements Lease {

  /**
   * A heartbeat far behind the position lets the slot's confirmed LSN move. Its restart LSN moves
   * only when something behind PostgreSQL's next record of running transactions is confirmed, so a
   * slot that still keeps much gets another one now and then.
   */
  private static final String HEARTBEAT =
      """
      %s
      WHERE pg_wal_lsn_diff(pg_current_wal_lsn(), ?::pg_lsn) > %d
         OR ? AND EXISTS (
              SELECT FROM pg_replication_slots
              WHERE slot_name = ? AND pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) > %d)
      """
          .formatted(Heartbeat.SQL, 16L << 20, 32L << 20);

  private static final Duration RESTART_INTERVAL = Duration.ofSeconds(5);

  private final LeaseSession session;
  private final SourceNames names;
  private long lastHeartbeat = System.nanoTime();

  /** The lease owns the session, which holds the lock. */
  AdvisoryLease(LeaseSession session, SourceNames names) {
    this.session = session;
    this.names = names;
  }

  @Override
  public void keep(SourcePosition committed, String logShape) {
    try (PreparedStatement statement = session.connection().prepareStatement(HEARTBEAT)) {
      statement.setString(1, ((LsnPosition) committed).text());
      statement.setBoolean(2, System.nanoTime() - lastHeartbeat > RESTART_INTERVAL.toNanos());
      statement.setString(3, names.slot());
      try (ResultSet written = statement.executeQuery()) {
        if (written.next()) {
          lastHeartbeat = System.nanoTime();
        }
      }
      LogShape.requireSame(logShape, session.connection(), names);
    } catch (SQLException e) {
      throw session.gone(e);
    }
  }

  /**
   * Drops the slot on the session that holds the lock: so whoever was replaced meanwhile, and knows
   * nothing of it yet, can't drop the slot of its successor.
   */
  void dropSlot() throws SQLException {
    try (PreparedStatement statement =
        session.connection().prepareStatement("SELECT pg_drop_replication_slot(?)")) {
      statement.setString(1, names.slot());
      statement.execute();
    }
  }

  @Override
  public void requireHeld() {
    session.requireAlive();
  }

  @Override
  public void close() {
    session.close();
  }
}
