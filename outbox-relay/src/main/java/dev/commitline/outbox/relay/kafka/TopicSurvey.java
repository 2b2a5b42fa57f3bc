package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.Extent;
import dev.commitline.outbox.relay.history.Selection;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What is counted when somebody looks at a topic: what is selected, and, in case that is nothing,
 * what there is.
 *
 * <p>Thread safety: none.
 */
final class TopicSurvey {

  /** Some events: how many, which was appended first, which last. */
  private static final class Tally {
    private long events;
    private Extent.@Nullable Event first;
    private Extent.@Nullable Event last;

    void add(Extent.Event event) {
      events++;
      if (first == null || event.time().isBefore(first.time())) {
        first = event;
      }
      if (last == null || !event.time().isBefore(last.time())) {
        last = event;
      }
    }
  }

  private final SourceTopic topic;
  private final Selection selection;
  private final KeyPartitions keys;
  private final Tally all = new Tally();
  private final Tally selected = new Tally();
  private final long[] from;
  private final long[] end;
  private long replayed;
  private long others;

  TopicSurvey(SourceTopic topic, Selection selection) {
    this.topic = topic;
    this.selection = selection;
    this.keys = new KeyPartitions(topic.ends().size());
    this.from = topic.ends().stream().mapToLong(Long::longValue).toArray();
    this.end = from.clone();
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    TopicEvent event = TopicEvent.of(record);
    if (event == null) {
      others++;
    } else if (event.replayed()) {
      replayed++;
    } else {
      all.add(event.event());
      if (event.in(selection)) {
        selected.add(event.event());
        keys.found(record.key(), record.partition());
        reach(record.partition(), record.offset());
      }
    }
  }

  private void reach(int partition, long record) {
    from[partition] = Math.min(from[partition], record);
    end[partition] = record + 1;
  }

  /**
   * What was found.
   *
   * @throws RelayException when that is nothing, or its order can't be told
   */
  Extent extent() {
    Extent.Event first = selected.first;
    Extent.Event last = selected.last;
    if (first == null || last == null) {
      throw nothing();
    }
    if (!keys.one()) {
      throw new RelayException(
          RelayError.ORDER_UNKNOWN,
          "the number of partitions of topic '%s' was changed between these events, so aggregates have events in more than one"
              .formatted(topic.name()));
    }
    return new Extent(
        List.of(new Extent.OfTopic(topic.name(), selected.events)), first, last, range().text());
  }

  /** From the first to the last selected record of each partition. */
  private TopicRange range() {
    List<TopicRange.Span> spans = new ArrayList<>();
    for (int i = 0; i < from.length; i++) {
      spans.add(new TopicRange.Span(from[i], Math.max(from[i], end[i])));
    }
    return new TopicRange(topic.id(), spans);
  }

  private RelayException nothing() {
    StringBuilder there =
        new StringBuilder("no event matches; topic '" + topic.name() + "' holds ");
    if (all.first == null || all.last == null) {
      there.append("no event");
    } else {
      there.append(
          "%d, appended from %s to %s".formatted(all.events, all.first.time(), all.last.time()));
    }
    if (replayed > 0) {
      there.append(", %d that were replayed".formatted(replayed));
    }
    if (others > 0) {
      there.append(", %d records that no relay wrote".formatted(others));
    }
    if (topic.removed()) {
      there.append("; older records were removed, by its retention or by hand");
    }
    if (topic.compacted()) {
      there.append(
          "; it is compacted: of each aggregate, only its newest event is sure to be there");
    }
    return new RelayException(RelayError.NOTHING_TO_REPLAY, there.toString());
  }
}
