package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.EventCursor;
import dev.commitline.outbox.relay.history.PastEvent;
import dev.commitline.outbox.relay.history.Selection;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The selected events of a range of a topic, about by the time at which they were published. */
final class TopicCursor implements EventCursor {

  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final SourceTopic topic;
  private final Selection selection;
  private final TopicPlace place;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final MergedRecords records;
  private @Nullable PastEvent next;
  private boolean ended;
  private long missing;

  /**
   * Reads a range behind a place.
   *
   * @param consumer of its own
   */
  TopicCursor(
      SourceTopic topic,
      Selection selection,
      TopicRange range,
      TopicPlace place,
      KafkaConsumer<byte[], byte[]> consumer) {
    this.topic = topic;
    this.selection = selection;
    this.place = place;
    this.consumer = consumer;
    this.records = new MergedRecords(consumer, topic.name(), range.behind(place));
  }

  /** Counted at the end. A compacted topic may hold fewer: newer ones took their place. */
  @Override
  public void require(long events) {
    missing = events;
  }

  @Override
  public boolean ready() {
    long deadline = System.nanoTime() + LOOK_NANOS;
    while (next == null && !ended) {
      if (!look(deadline)) {
        return false;
      }
    }
    return true;
  }

  /** One record further, if there is time for it. */
  private boolean look(long deadline) {
    try {
      if (System.nanoTime() - deadline > 0 || !records.ready(deadline)) {
        return false;
      }
      take(records.take());
      return true;
    } catch (OffsetOutOfRangeException e) {
      throw new RelayException(
          RelayError.HISTORY_CHANGED,
          "topic %s does not hold all records of this replay any more: %s"
              .formatted(topic.name(), e.getMessage()),
          e);
    } catch (KafkaException e) {
      throw KafkaFaults.during("can't read topic " + topic.name(), e);
    }
  }

  private void take(@Nullable ConsumerRecord<byte[], byte[]> record) {
    if (record == null) {
      requireNoneMissing();
      ended = true;
      return;
    }
    TopicEvent event = TopicEvent.of(record);
    if (event != null && event.in(selection)) {
      missing--;
      place.passed(record.partition(), record.offset());
      next = new PastEvent(toEvent(event.event().id(), record), place.text());
    }
  }

  private void requireNoneMissing() {
    if (missing != 0 && !topic.compacted()) {
      throw new RelayException(
          RelayError.HISTORY_CHANGED,
          "%d events of this replay are not in topic %s any more".formatted(missing, topic.name()));
    }
  }

  private RelayEvent toEvent(String id, ConsumerRecord<byte[], byte[]> record) {
    return new RelayEvent(
        id, topic.name(), topic.compacted(), record.key(), record.value(), record.headers());
  }

  @Override
  public @Nullable PastEvent next() {
    boolean known = ready();
    while (!known) {
      known = ready();
    }
    PastEvent result = next;
    next = null;
    return result;
  }

  @Override
  public void close() {
    Closing.quietly(consumer);
  }
}
