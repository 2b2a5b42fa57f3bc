package dev.commitline.outbox.relay.source;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.BiFunction;

/**
 * The database session that holds a {@link Lease}'s lock. A thread of its own shows the server that
 * the process works, from the first moment on, whatever the relay is doing.
 *
 * <p>Thread safety: as the driver's connections; {@link #close} from any thread.
 */
public final class LeaseSession implements AutoCloseable {

  private static final int BEATS_PER_TIMEOUT = 4;

  private final Connection connection;
  private final Duration timeout;
  private final BiFunction<String, SQLException, RelayException> faults;
  private final Thread keeper;
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

  /** For statements of the lease. */
  public Connection connection() {
    return connection;
  }

  /**
   * Asks the server something.
   *
   * @throws RelayException when the session is gone, as {@link #gone}
   */
  public void requireAlive() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    } catch (SQLException e) {
      throw gone(e);
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
    try (Statement statement = connection.createStatement()) {
      while (true) {
        long begun = System.nanoTime();
        statement.execute("SELECT 1");
        lastBeat = begun; // not later: the process may have stood still since
        Thread.sleep(timeout.toMillis() / BEATS_PER_TIMEOUT);
      }
    } catch (SQLException | InterruptedException e) {
      return; // closed, or the session is gone: the next statement says so
    }
  }

  @Override
  public void close() {
    keeper.interrupt();
    Sessions.closeQuietly(connection);
  }
}
