package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.postgres.relay.server.Heartbeat;
import dev.commitline.outbox.postgres.relay.server.PostgresFaults;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.source.Lease;
import dev.commitline.outbox.relay.source.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * The {@link AdvisoryLock} in this process's hand. A thread of its own shows the server that the
 * process works, from the first moment on, whatever the relay is doing.
 */
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
  private static final int BEATS_PER_TIMEOUT = 4;

  private final Connection session;
  private final String slot;
  private final Duration timeout;
  private final Thread keeper;
  private long lastHeartbeat = System.nanoTime();
  private volatile long lastBeat = System.nanoTime();

  /** The lease owns the session, which holds the lock. */
  AdvisoryLease(Connection session, String relay, String slot, Duration timeout) {
    this.session = session;
    this.slot = slot;
    this.timeout = timeout;
    this.keeper = new Thread(this::beatUntilGone, "commitline-" + relay + "-lease");
    keeper.setDaemon(true);
    keeper.start();
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
      throw gone(e);
    }
  }

  @Override
  public void requireHeld() {
    try (Statement statement = session.createStatement()) {
      statement.execute("SELECT 1");
    } catch (SQLException e) {
      throw gone(e);
    }
  }

  @Override
  public void close() {
    keeper.interrupt();
    Sessions.closeQuietly(session);
  }

  private void beatUntilGone() {
    try (Statement statement = session.createStatement()) {
      while (true) {
        long begun = System.nanoTime();
        statement.execute("SELECT 1");
        lastBeat = begun; // not later: the process may have stood still since
        Thread.sleep(timeout.toMillis() / BEATS_PER_TIMEOUT);
      }
    } catch (SQLException | InterruptedException e) {
      return; // closed, or the session is gone: the next keep() says so
    }
  }

  private RelayException gone(SQLException fault) {
    Duration silence = Duration.ofNanos(System.nanoTime() - lastBeat);
    if (silence.compareTo(timeout) <= 0) {
      return PostgresFaults.during("the lease's session is gone", fault);
    }
    return new RelayException(
        RelayError.LEASE_LOST,
        "the lease is lost: this relay was paused, or cut off from the database, for %d ms, more than relay.lease-timeout-ms=%d"
            .formatted(silence.toMillis(), timeout.toMillis()),
        fault);
  }
}
