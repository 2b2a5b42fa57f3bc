package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.GtidPosition;
import dev.commitline.outbox.relay.protocol.GtidSet;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.source.Lease;
import dev.commitline.outbox.relay.source.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * The {@link NamedLock} in this process's hand. A thread of its own shows the server that the
 * process works, from the first moment on, whatever the relay is doing.
 */
final class NamedLockLease implements Lease {

  /**
   * Where other tables are written, the position stays behind, and the binlog behind it may be
   * purged one day. A heartbeat in the binlog lets it catch up; so it does after DDL, too, which
   * the stream never shows.
   */
  private static final Duration HEARTBEAT_AFTER = Duration.ofSeconds(10);

  private static final int BEATS_PER_TIMEOUT = 4;

  private final Connection session;
  private final RelayTable relays;
  private final Duration timeout;
  private final Thread keeper;
  private long caughtUp = System.nanoTime();
  private volatile long lastBeat = System.nanoTime();

  /** The lease owns the session, which holds the lock. */
  NamedLockLease(Connection session, RelayTable relays, String relay, Duration timeout) {
    this.session = session;
    this.relays = relays;
    this.timeout = timeout;
    this.keeper = new Thread(this::beatUntilGone, "commitline-" + relay + "-lease");
    keeper.setDaemon(true);
    keeper.start();
  }

  @Override
  public void keep(SourcePosition committed) {
    try {
      long now = System.nanoTime();
      if (((GtidPosition) committed).gtids().containsAll(executed())) {
        caughtUp = now;
      } else if (now - caughtUp > HEARTBEAT_AFTER.toNanos()) {
        relays.beat(session);
        caughtUp = now;
      }
    } catch (SQLException e) {
      throw gone(e);
    }
  }

  private GtidSet executed() throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
      row.next();
      return GtidSet.parse(row.getString(1));
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
      return MySqlFaults.during("the lease's session is gone", fault);
    }
    return new RelayException(
        RelayError.LEASE_LOST,
        "the lease is lost: this relay was paused, or cut off from the database, for %d ms, more than relay.lease-timeout-ms=%d"
            .formatted(silence.toMillis(), timeout.toMillis()),
        fault);
  }
}
