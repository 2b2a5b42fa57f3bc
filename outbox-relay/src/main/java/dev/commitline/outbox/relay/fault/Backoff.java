package dev.commitline.outbox.relay.fault;

import dev.commitline.outbox.relay.config.RelayConfig;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Waits that double up to a bound, each shortened by chance so that many relays don't come back at
 * once. They begin anew behind a time without a fault: what seems to be well for a moment only is
 * not.
 *
 * <p>Thread safety: none.
 */
public final class Backoff {

  private static final long WELL_NANOS = 1_000_000_000;

  private final RelayConfig.Retry retry;
  private final LongSupplier nanoClock;
  private long nextMillis;
  private boolean well;
  private long wellSince;

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
    if (well && nanoClock.getAsLong() - wellSince >= WELL_NANOS) {
      nextMillis = retry.initialBackoff().toMillis();
    }
    well = false;
    long millis = nextMillis;
    nextMillis = Math.min(2 * millis, retry.maxBackoff().toMillis());
    return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }

  /** All is well again, until the next fault. */
  public void well() {
    if (!well) {
      well = true;
      wellSince = nanoClock.getAsLong();
    }
  }
}
