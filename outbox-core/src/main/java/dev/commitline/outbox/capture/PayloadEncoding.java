package dev.commitline.outbox.capture;

import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.EventRejectedException.Limit;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.RawPayload;
import dev.commitline.outbox.spi.PayloadSerializer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what writes a payload: nothing does for raw bytes, else the first serializer that
 * supports its class.
 *
 * <p>Thread safety: safe, if the serializers are.
 */
final class PayloadEncoding {

  private static final String BINARY = "application/octet-stream";

  private final List<PayloadSerializer> serializers;
  private final Map<Class<?>, Optional<PayloadSerializer>> chosen = new ConcurrentHashMap<>();

  /** A payload as it is published; no bytes and no content type for a tombstone. */
  record Encoded(
      byte @Nullable [] bytes, @Nullable String contentType, Map<String, String> headers) {
    private static final Encoded TOMBSTONE = new Encoded(null, null, Map.of());
  }

  PayloadEncoding(List<PayloadSerializer> serializers) {
    this.serializers = serializers;
  }

  Encoded encode(OutboxEvent event, ProductCatalog.Entry entry) {
    Object payload = event.payload();
    if (payload == null) {
      return Encoded.TOMBSTONE;
    }
    if (payload instanceof byte[] bytes) {
      return new Encoded(bytes, BINARY, Map.of());
    }
    try {
      return payload instanceof RawPayload raw
          ? new Encoded(raw.bytes(), raw.contentType(), Map.of())
          : serialize(payload, event, entry);
    } catch (EventRejectedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw rejected(event, entry, "can't be serialized; see the cause", e);
    }
  }

  private Encoded serialize(Object payload, OutboxEvent event, ProductCatalog.Entry entry) {
    PayloadSerializer serializer =
        chosen
            .computeIfAbsent(payload.getClass(), this::choose)
            .orElseThrow(
                () ->
                    rejected(
                        event,
                        entry,
                        "can't be serialized: no serializer supports " + payload.getClass(),
                        null));
    return new Encoded(
        serializer.serialize(payload), serializer.contentType(), serializer.headers(payload));
  }

  private Optional<PayloadSerializer> choose(Class<?> type) {
    return serializers.stream().filter(it -> it.supports(type)).findFirst();
  }

  private static EventRejectedException rejected(
      OutboxEvent event, ProductCatalog.Entry entry, String why, @Nullable Throwable cause) {
    return new EventRejectedException(
        Limit.PAYLOAD,
        entry.type(),
        0,
        "event %s of %s '%s' %s"
            .formatted(entry.type(), event.aggregateType(), event.aggregateId(), why),
        cause);
  }
}
