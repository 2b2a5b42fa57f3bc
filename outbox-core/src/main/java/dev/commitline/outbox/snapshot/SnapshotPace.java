package dev.commitline.outbox.snapshot;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a run to so many aggregates a second; what one took too long is not made up for.
 *
 * <p>Thread safety: none.
 */
final class SnapshotPace {

  private final long stepNanos;
  private long due = System.nanoTime();

  SnapshotPace(@Nullable Integer rate) {
    this.stepNanos = rate == null ? 0 : TimeUnit.SECONDS.toNanos(1) / rate;
  }

  /** Waits for the next aggregate's turn; false when the thread was interrupted. */
  boolean await() {
    long wait = due - System.nanoTime();
    due = Math.max(due, System.nanoTime()) + stepNanos;
    if (Thread.currentThread().isInterrupted()) {
      return false;
    }
    try {
      TimeUnit.NANOSECONDS.sleep(wait); // none when it is due
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
