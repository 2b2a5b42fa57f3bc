package dev.commitline.outbox.relay.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which events of the history; what is null does not restrict, and all that is given must hold.
 *
 * @param topic the topic on which they were published
 * @param aggregateType the kind of aggregate
 * @param aggregateId one aggregate
 * @param eventType their type, as {@code ce_type} has it
 * @param since appended at this time or later
 * @param until appended before this time
 * @param fromSequence with this sequence of their aggregate or a higher one, at least 1
 * @param toSequence with this sequence of their aggregate or a lower one
 */
public record Selection(
    @Nullable String topic,
    @Nullable String aggregateType,
    @Nullable String aggregateId,
    @Nullable String eventType,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable Long fromSequence,
    @Nullable Long toSequence) {

  /** Everything there is. */
  public static final Selection ALL = new Selection(null, null, null, null, null, null, null, null);

  /** Refuses ranges that hold nothing. */
  public Selection {
    if (since != null && until != null && !since.isBefore(until)) {
      throw new IllegalArgumentException(
          "since must be before until, was %s and %s".formatted(since, until));
    }
    if (fromSequence != null && toSequence != null && fromSequence > toSequence) {
      throw new IllegalArgumentException(
          "the first sequence must not be above the last, was %d and %d"
              .formatted(fromSequence, toSequence));
    }
  }

  /** All events of a topic. */
  public static Selection ofTopic(String topic) {
    return new Selection(topic, null, null, null, null, null, null, null);
  }

  /** These events, as far as they are of one aggregate. */
  public Selection ofAggregate(String type, String id) {
    return new Selection(topic, type, id, eventType, since, until, fromSequence, toSequence);
  }

  /** These events, as far as they were appended in a range of time; null is no bound. */
  public Selection between(@Nullable Instant first, @Nullable Instant end) {
    return new Selection(
        topic, aggregateType, aggregateId, eventType, first, end, fromSequence, toSequence);
  }
}
