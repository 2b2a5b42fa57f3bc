package dev.commitline.outbox.relay.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.relay.history.Extent;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.Selection;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record of a product's topic, as its headers tell.
 *
 * @param event what tells it from others
 * @param type its type
 * @param replayed whether it is there once more, by a replay
 */
record TopicEvent(Extent.Event event, String type, boolean replayed) {

  /** What the record says; null when no relay wrote it. */
  static @Nullable TopicEvent of(ConsumerRecord<byte[], byte[]> record) {
    String id = header(record, "ce_id");
    String type = header(record, "ce_type");
    String time = header(record, "ce_time");
    String aggregateType = header(record, "ce_aggregatetype");
    String sequence = header(record, "ce_aggregateseq");
    if (id == null
        || type == null
        || time == null
        || aggregateType == null
        || sequence == null
        || record.key() == null) {
      return null;
    }
    try {
      Instant appended = OffsetDateTime.parse(time).toInstant();
      String aggregate = new String(record.key(), UTF_8);
      return new TopicEvent(
          new Extent.Event(id, aggregateType, aggregate, Long.parseLong(sequence), appended),
          type,
          record.headers().lastHeader(Replay.HEADER) != null);
    } catch (DateTimeException | NumberFormatException e) {
      return null;
    }
  }

  /** Whether it is one of those selected; one that is there once more is not. */
  boolean in(Selection selection) {
    return !replayed
        && fits(selection.aggregateType(), event.aggregateType())
        && fits(selection.aggregateId(), event.aggregateId())
        && fits(selection.eventType(), type)
        && (selection.since() == null || !event.time().isBefore(selection.since()))
        && (selection.until() == null || event.time().isBefore(selection.until()))
        && (selection.fromSequence() == null || event.sequence() >= selection.fromSequence())
        && (selection.toSequence() == null || event.sequence() <= selection.toSequence());
  }

  private static boolean fits(@Nullable String wanted, String found) {
    return wanted == null || wanted.equals(found);
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }
}
