package dev.commitline.outbox.relay.replay;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a run to so many events a second, counted from its first event: what one batch took too
 * long is not made up for by more than the next.
 *
 * <p>Thread safety: none.
 */
final class Pace {

  private static final int BATCHES_A_SECOND = 4;

  private final @Nullable Integer rate;
  private final int largestBatch;
  private final LongSupplier nanoClock;
  private long due;

  /**
   * A pace that begins now.
   *
   * @param rate events a second; null for no limit
   * @param largestBatch events of a batch where the rate does not ask for smaller ones
   */
  Pace(@Nullable Integer rate, int largestBatch, LongSupplier nanoClock) {
    this.rate = rate;
    this.largestBatch = largestBatch;
    this.nanoClock = nanoClock;
    this.due = nanoClock.getAsLong();
  }

  /** How many events a batch may hold. */
  int batch() {
    return rate == null
        ? largestBatch
        : Math.min(largestBatch, Math.max(1, rate / BATCHES_A_SECOND));
  }

  /** How long to wait, now that so many events went out. */
  Duration after(int events) {
    if (rate == null) {
      return Duration.ZERO;
    }
    long now = nanoClock.getAsLong();
    long step = events * 1_000_000_000L / rate;
    due = Math.max(due, now - step) + step;
    return Duration.ofNanos(Math.max(0, due - now));
  }
}
