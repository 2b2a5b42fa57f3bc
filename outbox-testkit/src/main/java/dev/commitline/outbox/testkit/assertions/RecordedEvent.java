package dev.commitline.outbox.testkit.assertions;

import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.spi.CapturedEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that a transaction emitted.
 *
 * @param aggregateType the kind of aggregate
 * @param aggregateId which one
 * @param type CloudEvents type
 * @param topic where it would be published
 * @param payload what was appended, null for a tombstone
 * @param bytes the record's value, null for a tombstone
 * @param headers those beside the ones that the relay writes
 */
public record RecordedEvent(
    String aggregateType,
    String aggregateId,
    String type,
    String topic,
    @Nullable Object payload,
    byte @Nullable [] bytes,
    Map<String, String> headers) {

  /** What was appended, and what was made of it. */
  public static RecordedEvent of(OutboxEvent event, CapturedEvent captured) {
    return new RecordedEvent(
        captured.aggregateType(),
        captured.aggregateId(),
        captured.type(),
        captured.topic(),
        event.payload(),
        captured.payload(),
        captured.headers());
  }

  /** The record's value as UTF-8 text, for example JSON; null for a tombstone. */
  public @Nullable String text() {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "%s of %s '%s' on %s: %s"
        .formatted(
            type, aggregateType, aggregateId, topic, payload == null ? "tombstone" : payload);
  }
}
