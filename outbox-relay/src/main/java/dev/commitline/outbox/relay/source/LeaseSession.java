package dev.commitline.outbox.relay.source;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;

/**
 * The database session that holds a {@link Lease}'s lock. A thread of its own shows the server that
 * the process works, from the first moment on, whatever the relay is doing.
 *
 * <p>Thread safety: as the driver's connections; {@link #close} from any thread.
 */
public final class LeaseSession implements AutoCloseable {

  private static final int BEATS_PER_TIMEOUT = 4;

  /** Something that is done on the session. */
  @FunctionalInterface
  public interface Work {

    /** Does it. */
    void on(Connection session) throws SQLException;
  }

  private final Connection connection;
  private final Duration timeout;
  private final BiFunction<String, SQLException, RelayException> faults;
  private final Thread keeper;

  /**
   * One thread at a time has the session: drivers let go of a broken one in the middle of another
   * thread's statement, which then fails with whatever comes (MySQL's: NullPointerException).
   */
  private final ReentrantLock turn = new ReentrantLock();

  private volatile long lastBeat = System.nanoTime();

  /**
   * Owns the connection, which holds the lock.
   *
   * @param timeout {@code relay.lease-timeout-ms}
   * @param faults what was tried, and how it failed, as a fault with the code that fits
   */
  public LeaseSession(
      Connection connection,
      String relay,
      Duration timeout,
      BiFunction<String, SQLException, RelayException> faults) {
    this.connection = connection;
    this.timeout = timeout;
    this.faults = faults;
    this.keeper = new Thread(this::beatUntilGone, "commitline-" + relay + "-lease");
    keeper.setDaemon(true);
    keeper.start();
  }

  /**
   * Lets statements of the lease run, while nothing else does on its session.
   *
   * <p>Blocks: while the session is asked for a sign of life.
   */
  public void use(Work work) throws SQLException {
    turn.lock();
    try {
      work.on(connection);
    } finally {
      turn.unlock();
    }
  }

  /**
   * Asks the server something.
   *
   * @throws RelayException when the session is gone, as {@link #gone}
   */
  public void requireAlive() {
    try {
      use(LeaseSession::ask);
    } catch (SQLException e) {
      throw gone(e);
    }
  }

  private static void ask(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("SELECT 1");
    }
  }

  /** Why the session failed: it, or the server; or the process stood still for too long. */
  public RelayException gone(SQLException fault) {
    Duration silence = Duration.ofNanos(System.nanoTime() - lastBeat);
    if (silence.compareTo(timeout) <= 0) {
      return faults.apply("the lease's session is gone", fault);
    }
    return new RelayException(
        RelayError.LEASE_LOST,
        "the lease is lost: this relay was paused, or cut off from the database, for %d ms, more than relay.lease-timeout-ms=%d"
            .formatted(silence.toMillis(), timeout.toMillis()),
        fault);
  }

  private void beatUntilGone() {
    try {
      while (true) {
        turn.lockInterruptibly();
        try {
          long begun = System.nanoTime();
          ask(connection);
          lastBeat = begun; // not later: the process may have stood still since
        } finally {
          turn.unlock();
        }
        Thread.sleep(timeout.toMillis() / BEATS_PER_TIMEOUT);
      }
    } catch (SQLException | RuntimeException | InterruptedException e) {
      return; // closed, maybe in the middle, or gone: the next statement of the lease says so
    }
  }

  @Override
  public void close() {
    keeper.interrupt();
    Sessions.closeQuietly(connection);
  }
}
