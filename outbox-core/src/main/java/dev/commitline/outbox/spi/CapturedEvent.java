package dev.commitline.outbox.spi;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is written: serialized, named and routed. What it still lacks (aggregate sequence,
 * transaction index and size) the {@link EventWriter} adds.
 *
 * @param id UUIDv7; the same on every delivery of this event
 * @param topic where it is published, {@code <product>.v<major>}
 * @param compacted whether that topic keeps the newest record of each key
 * @param aggregateType the kind of aggregate
 * @param aggregateId which one; the record's key
 * @param type CloudEvents type
 * @param source CloudEvents source: the application that captured it
 * @param contentType media type of the payload, null for a tombstone
 * @param time when it was appended
 * @param payload the record's value, published byte for byte; null for a tombstone. Not copied:
 *     whoever holds this record must not change it.
 * @param headers further Kafka headers
 */
public record CapturedEvent(
    UUID id,
    String topic,
    boolean compacted,
    String aggregateType,
    String aggregateId,
    String type,
    String source,
    @Nullable String contentType,
    Instant time,
    byte @Nullable [] payload,
    Map<String, String> headers) {}
