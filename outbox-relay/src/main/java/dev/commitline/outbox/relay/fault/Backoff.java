package dev.commitline.outbox.relay.fault;

import dev.commitline.outbox.relay.config.RelayConfig;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Waits that double up to a bound, each shortened by chance so that many relays don't come back at
 * once. They begin anew behind progress, and behind a minute without a fault where there was
 * nothing to do: what only seems to run is not well.
 *
 * <p>Thread safety: none.
 */
public final class Backoff {

  private static final long QUIET_NANOS = 60_000_000_000L;

  private final RelayConfig.Retry retry;
  private final LongSupplier nanoClock;
  private long nextMillis;
  private boolean running;
  private long runningSince;

  /**
   * From the first wait on.
   *
   * @param nanoClock as {@link System#nanoTime}
   */
  public Backoff(RelayConfig.Retry retry, LongSupplier nanoClock) {
    this.retry = retry;
    this.nanoClock = nanoClock;
    this.nextMillis = retry.initialBackoff().toMillis();
  }

  /** How long to wait now, behind a fault. */
  public Duration next() {
    if (running && nanoClock.getAsLong() - runningSince >= QUIET_NANOS) {
      progressed();
    }
    running = false;
    long millis = nextMillis;
    nextMillis = Math.min(2 * millis, retry.maxBackoff().toMillis());
    return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }

  /** It runs again; whether it is well is still to be seen. */
  public void running() {
    if (!running) {
      running = true;
      runningSince = nanoClock.getAsLong();
    }
  }

  /** It has done what it is for: the next fault is a new one. */
  public void progressed() {
    nextMillis = retry.initialBackoff().toMillis();
  }
}
