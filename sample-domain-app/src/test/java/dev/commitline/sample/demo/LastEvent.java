package dev.commitline.sample.demo;

import java.time.Duration;

/** Waits until all events have come, without guessing how long that takes. */
final class LastEvent {

  private static final long SLICE_MILLIS = 500;
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final Duration ENDS_WAIT = Duration.ofSeconds(30);

  private LastEvent() {}

  /**
   * Waits for the event of the last transaction of all. The relay publishes in commit order, so
   * when it is there, whatever was to be published before it has been: what is in the topics then
   * is all there will be.
   *
   * @return false when nothing came for a minute
   * @throws StageException when the shop or the relay has ended
   */
  static boolean await(Fact last, Stage stage, EventStream stream, EventLedger ledger)
      throws InterruptedException {
    int received = ledger.received();
    long newest = System.nanoTime();
    while (!ledger.awaitReceived(last, SLICE_MILLIS)) {
      stage.requireAlive();
      stream.requireRunning();
      if (ledger.received() > received) {
        received = ledger.received();
        newest = System.nanoTime();
      } else if (System.nanoTime() - newest > SILENCE.toNanos()) {
        return false;
      }
    }
    return stream.awaitEnds(ENDS_WAIT);
  }
}
