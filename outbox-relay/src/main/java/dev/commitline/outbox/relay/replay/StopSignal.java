package dev.commitline.outbox.relay.replay;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks a run to stop behind the batch in hand.
 *
 * <p>Thread safety: any thread.
 */
public final class StopSignal {

  private final CountDownLatch asked = new CountDownLatch(1);

  /** A signal that was not given yet. */
  public StopSignal() {}

  /** Gives it; a second call does nothing. */
  public void give() {
    asked.countDown();
  }

  /** Whether it was given. */
  public boolean given() {
    return asked.getCount() == 0;
  }

  /**
   * Waits for it.
   *
   * @return whether it was given in time; also true, with the thread's flag kept, when the thread
   *     was interrupted
   */
  boolean await(Duration atMost) {
    try {
      return asked.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      give();
      return true;
    }
  }
}
