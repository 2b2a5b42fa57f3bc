package dev.commitline.outbox.relay.history;

import java.time.Instant;
import java.util.List;

/**
 * What a selection holds at one moment.
 *
 * @param topics its events by topic; never empty
 * @param first the event that was appended first
 * @param last the event that was appended last
 * @param moment names that moment: {@link EventHistory#read} gives the same events for it later,
 *     whatever is committed meanwhile
 */
public record Extent(List<OfTopic> topics, Event first, Event last, String moment) {

  /** Copies the list. */
  public Extent {
    topics = List.copyOf(topics);
  }

  /** How many events. */
  public long events() {
    return topics.stream().mapToLong(OfTopic::events).sum();
  }

  /**
   * The part of one topic.
   *
   * @param topic on which they were published
   * @param events how many
   */
  public record OfTopic(String topic, long events) {}

  /**
   * An event, for people.
   *
   * @param id its event id
   * @param aggregateType the kind of its aggregate
   * @param aggregateId its aggregate
   * @param sequence its number in the aggregate
   * @param time when it was appended
   */
  public record Event(
      String id, String aggregateType, String aggregateId, long sequence, Instant time) {

    @Override
    public String toString() {
      return "%s  %s %s no. %d  %s".formatted(time, aggregateType, aggregateId, sequence, id);
    }
  }
}
