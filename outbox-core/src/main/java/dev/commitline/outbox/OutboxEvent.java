package dev.commitline.outbox;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that an application wants published: which aggregate it is about, and its public
 * payload.
 *
 * <p>Immutable, if the payload is.
 *
 * @param aggregateType the kind of aggregate, for example {@code Order}
 * @param aggregateId which one; becomes the key of the Kafka record, so all events of one aggregate
 *     stay in one partition
 * @param eventClass the class whose {@link DataProduct} decides about topic and contract
 * @param payload the public event, or null for a tombstone; bytes are published as they are, see
 *     {@link RawPayload}
 * @param headers further Kafka headers; names must not begin with {@code ce_}, which CloudEvents
 *     reserves
 */
public record OutboxEvent(
    String aggregateType,
    String aggregateId,
    Class<?> eventClass,
    @Nullable Object payload,
    Map<String, String> headers) {

  /** Copies the headers, and refuses what is missing. */
  public OutboxEvent {
    Objects.requireNonNull(aggregateType, "aggregateType");
    Objects.requireNonNull(aggregateId, "aggregateId");
    Objects.requireNonNull(eventClass, "eventClass");
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /**
   * An event about an aggregate.
   *
   * @param payload the public event, of a type declared as a {@link DataProduct}'s
   */
  public static OutboxEvent of(String aggregateType, String aggregateId, Object payload) {
    Objects.requireNonNull(
        payload, "payload: use OutboxEvent.tombstone for a record without a value");
    return new OutboxEvent(aggregateType, aggregateId, payload.getClass(), payload, Map.of());
  }

  /** The same, of an aggregate whose id is a number. */
  public static OutboxEvent of(String aggregateType, long aggregateId, Object payload) {
    return of(aggregateType, Long.toString(aggregateId), payload);
  }

  /** The same, of an aggregate whose id is a UUID. */
  public static OutboxEvent of(String aggregateType, UUID aggregateId, Object payload) {
    return of(aggregateType, aggregateId.toString(), payload);
  }

  /**
   * A record without a value: tells a compacted topic to forget the aggregate.
   *
   * @param eventClass an event class of the product whose topic shall get the tombstone
   */
  public static OutboxEvent tombstone(
      String aggregateType, String aggregateId, Class<?> eventClass) {
    return new OutboxEvent(aggregateType, aggregateId, eventClass, null, Map.of());
  }

  /** The same, of an aggregate whose id is a number. */
  public static OutboxEvent tombstone(String aggregateType, long aggregateId, Class<?> eventClass) {
    return tombstone(aggregateType, Long.toString(aggregateId), eventClass);
  }

  /** The same, of an aggregate whose id is a UUID. */
  public static OutboxEvent tombstone(String aggregateType, UUID aggregateId, Class<?> eventClass) {
    return tombstone(aggregateType, aggregateId.toString(), eventClass);
  }

  /** The same event with one more header; a header of the same name is replaced. */
  public OutboxEvent withHeader(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return new OutboxEvent(aggregateType, aggregateId, eventClass, payload, all);
  }
}
