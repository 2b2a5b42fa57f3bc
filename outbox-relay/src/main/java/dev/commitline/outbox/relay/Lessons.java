package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.protocol.Refusals;

/**
 * What one session of a relay leaves to the next.
 *
 * <p>Thread safety: {@link #parked} and {@link #unpublished} from any thread, all else one session
 * after the other.
 */
final class Lessons {

  private final LongTransactions longTransactions = new LongTransactions();
  private final Refusals refusals = new Refusals();
  private final Unpublished unpublished = new Unpublished();
  private volatile int parked;

  LongTransactions longTransactions() {
    return longTransactions;
  }

  Refusals refusals() {
    return refusals;
  }

  /** What was read and is not yet published. */
  Unpublished unpublished() {
    return unpublished;
  }

  /** How many aggregates were parked when this relay last knew. */
  int parked() {
    return parked;
  }

  void parked(int aggregates) {
    parked = aggregates;
  }
}
