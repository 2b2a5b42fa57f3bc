package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.protocol.Refusals;
import java.time.Duration;
import java.util.Optional;

/**
 * What one session of a relay leaves to the next.
 *
 * <p>Thread safety: {@link #parked}, {@link #withheld} and {@link #unpublished} from any thread,
 * all else one session after the other.
 */
final class Lessons {

  private final LongTransactions longTransactions = new LongTransactions();
  private final Refusals refusals = new Refusals();
  private final Unpublished unpublished = new Unpublished();
  private volatile int parked;
  private volatile Optional<Duration> withheld = Optional.empty();

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

  /** For how long the source had not shown its log when that was seen last. */
  Optional<Duration> withheld() {
    return withheld;
  }

  void withheld(Optional<Duration> time) {
    withheld = time;
  }
}
