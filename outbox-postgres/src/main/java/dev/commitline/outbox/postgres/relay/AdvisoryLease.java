package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.relay.protocol.LsnPosition;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.source.Lease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A session-level advisory lock: PostgreSQL frees it when the session ends, however that happens
 * (manual, 13.3.5).
 */
final class AdvisoryLease implements Lease {

  /**
   * A heartbeat far behind the position lets the slot's confirmed LSN move. Its restart LSN moves
   * only when something behind PostgreSQL's next record of running transactions is confirmed, so a
   * slot that still keeps much gets another one now and then.
   */
  private static final String HEARTBEAT =
      """
      SELECT pg_logical_emit_message(true, '%s', 'heartbeat')
      WHERE pg_wal_lsn_diff(pg_current_wal_lsn(), ?::pg_lsn) > %d
         OR ? AND EXISTS (
              SELECT FROM pg_replication_slots
              WHERE slot_name = ? AND pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) > %d)
      """
          .formatted(OutboxRecordReader.HEARTBEAT_PREFIX, 16L << 20, 32L << 20);

  private static final Duration RESTART_INTERVAL = Duration.ofSeconds(5);

  private final Connection session;
  private final String slot;
  private long lastHeartbeat = System.nanoTime();

  private AdvisoryLease(Connection session, String slot) {
    this.session = session;
    this.slot = slot;
  }

  /** Takes the lock on this session if it is free; the lease then owns the session. */
  static @Nullable AdvisoryLease tryOn(Connection session, String relay, String slot)
      throws SQLException {
    try (PreparedStatement statement =
        session.prepareStatement("SELECT pg_try_advisory_lock(hashtextextended(?, 0))")) {
      statement.setString(1, "commitline:" + relay);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getBoolean(1) ? new AdvisoryLease(session, slot) : null;
      }
    }
  }

  @Override
  public void keep(SourcePosition committed) {
    try (PreparedStatement statement = session.prepareStatement(HEARTBEAT)) {
      statement.setString(1, ((LsnPosition) committed).text());
      statement.setBoolean(2, System.nanoTime() - lastHeartbeat > RESTART_INTERVAL.toNanos());
      statement.setString(3, slot);
      try (ResultSet written = statement.executeQuery()) {
        if (written.next()) {
          lastHeartbeat = System.nanoTime();
        }
      }
    } catch (SQLException e) {
      throw PostgresFaults.during("the lease's session is gone", e);
    }
  }

  @Override
  public void close() {
    Sessions.closeQuietly(session);
  }
}
