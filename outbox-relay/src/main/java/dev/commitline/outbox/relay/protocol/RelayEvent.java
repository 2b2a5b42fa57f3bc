package dev.commitline.outbox.relay.protocol;

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
 */
public record RelayEvent(
    String id,
    String topic,
    boolean compacted,
    byte[] key,
    byte @Nullable [] value,
    Headers headers) {

  private static final long OVERHEAD = 1_000;

  /** About how much memory it takes, headers included. */
  public long bytes() {
    return OVERHEAD + key.length + payloadBytes();
  }

  /** The length of its value. */
  public int payloadBytes() {
    return value == null ? 0 : value.length;
  }
}
