package dev.commitline.outbox.relay.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.Parked;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The records of {@code <topic>.dlq}: an event as it is, with headers of ours behind its own, which
 * say where it belongs and why it is not there.
 */
final class DeadLetterTopic {

  private static final String TOPIC = "commitline-topic";
  private static final String COMPACTED = "commitline-compacted";
  private static final String CODE = "commitline-error-code";
  private static final String MESSAGE = "commitline-error-message";
  private static final String BEHIND = "commitline-parked-behind";
  private static final Set<String> OURS = Set.of(TOPIC, COMPACTED, CODE, MESSAGE, BEHIND);

  private static final String SUFFIX = ".dlq";
  private static final int LONGEST_NAME = 249;

  private DeadLetterTopic() {}

  /** A name that Kafka takes, also of a topic that it refuses for its name. */
  static String of(String topic) {
    String legal = topic.replaceAll("[^a-zA-Z0-9._-]", "_");
    return legal.substring(0, Math.min(legal.length(), LONGEST_NAME - SUFFIX.length())) + SUFFIX;
  }

  /** Whether a topic that the relay publishes to is one. */
  static boolean isOne(String topic) {
    return topic.endsWith(SUFFIX);
  }

  static ProducerRecord<byte[], byte[]> refused(RelayEvent event, RelayException why) {
    Headers headers = headers(event);
    headers.add(CODE, why.error().code().getBytes(UTF_8));
    headers.add(MESSAGE, why.what().getBytes(UTF_8));
    return new ProducerRecord<>(of(event.topic()), null, null, event.key(), event.value(), headers);
  }

  static ProducerRecord<byte[], byte[]> behind(RelayEvent event, Parked parked) {
    Headers headers = headers(event);
    headers.add(BEHIND, parked.eventId().getBytes(UTF_8));
    return new ProducerRecord<>(
        of(event.topic()), parked.first().partition(), null, event.key(), event.value(), headers);
  }

  private static Headers headers(RelayEvent event) {
    Headers headers = new RecordHeaders(event.headers());
    headers.add(TOPIC, event.topic().getBytes(UTF_8));
    if (event.compacted()) {
      headers.add(COMPACTED, "true".getBytes(UTF_8));
    }
    return headers;
  }

  /** The event as it was before it became a dead letter. */
  static RelayEvent restore(ConsumerRecord<byte[], byte[]> record) {
    RecordHeaders own = new RecordHeaders();
    for (Header header : record.headers()) {
      if (!OURS.contains(header.key())) {
        own.add(header);
      }
    }
    return new RelayEvent(
        text(record, "ce_id"),
        text(record, TOPIC),
        record.headers().lastHeader(COMPACTED) != null,
        record.key(),
        record.value(),
        own);
  }

  private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
  }
}
