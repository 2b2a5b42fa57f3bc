package dev.commitline.outbox.relay.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.relay.fault.RelayException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to Kafka.
 *
 * @param id the event's id, for messages
 * @param topic where it goes
 * @param compacted whether that topic is to keep the newest record of each key
 * @param key the aggregate id in UTF-8
 * @param value the payload, byte for byte; null is a tombstone
 * @param headers the CloudEvents attributes, and what else the record carries
 * @param defect why it can't be published as it is; null when it can
 */
public record RelayEvent(
    String id,
    String topic,
    boolean compacted,
    byte[] key,
    byte @Nullable [] value,
    Headers headers,
    @Nullable RelayException defect) {

  private static final long OVERHEAD = 1_000;

  /** An event without a defect. */
  public RelayEvent(
      String id,
      String topic,
      boolean compacted,
      byte[] key,
      byte @Nullable [] value,
      Headers headers) {
    this(id, topic, compacted, key, value, headers, null);
  }

  /** Whose event it is. */
  public Aggregate aggregate() {
    return new Aggregate(topic, new String(key, UTF_8));
  }

  /** About how much memory it takes, headers included. */
  public long bytes() {
    return OVERHEAD + key.length + payloadBytes();
  }

  /** The length of its value. */
  public int payloadBytes() {
    return value == null ? 0 : value.length;
  }
}
