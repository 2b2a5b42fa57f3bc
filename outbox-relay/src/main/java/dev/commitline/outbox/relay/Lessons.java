package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.TopicEnds;
import dev.commitline.outbox.relay.protocol.Refusals;
import dev.commitline.outbox.relay.protocol.SequenceWatch;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  private final SequenceWatch sequences = new SequenceWatch();
  private final UnrememberedRefusal unremembered = new UnrememberedRefusal();
  private @Nullable RelayException shown;
  private final TopicEnds ends = new TopicEnds();
  private volatile int parked;
  private volatile Optional<Duration> withheld = Optional.empty();

  /** Where topics end, as far as was committed. */
  TopicEnds ends() {
    return ends;
  }

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

  /** The numbers of aggregates that were seen. */
  SequenceWatch sequences() {
    return sequences;
  }

  /** What was refused, and Kafka has not taken. */
  UnrememberedRefusal unremembered() {
    return unremembered;
  }

  /** What a stream has shown about its source that somebody has accepted; null for nothing. */
  @Nullable RelayException shown() {
    return shown;
  }

  void shown(RelayException accepted) {
    shown = accepted;
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
