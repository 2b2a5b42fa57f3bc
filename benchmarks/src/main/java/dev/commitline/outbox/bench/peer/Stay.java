package dev.commitline.outbox.bench.peer;

import java.util.concurrent.CountDownLatch;

/** A process that has done its work is still there: so what it used can be read. */
final class Stay {

  private Stay() {}

  /** Blocks for as long as the process lives. */
  static void untilEnded() throws InterruptedException {
    new CountDownLatch(1).await();
  }
}
