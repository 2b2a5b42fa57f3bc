package dev.commitline.outbox.capture;

import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.PayloadSerializer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns what an application appends into what is written: checked, named, routed and serialized.
 *
 * <p>Thread safety: safe, if serializer and clock are.
 */
public final class EventCapture {

  private static final int MAX_ID_LENGTH = 255;

  private final String source;
  private final ProductCatalog catalog;
  private final PayloadSerializer serializer;
  private final Clock clock;

  /**
   * Captures events of one application.
   *
   * @param source CloudEvents source: a non-blank URI reference that names the application
   */
  public EventCapture(
      String source, ProductCatalog catalog, PayloadSerializer serializer, Clock clock) {
    if (source.isBlank()) {
      throw new IllegalArgumentException("source must not be blank");
    }
    this.source = source;
    this.catalog = catalog;
    this.serializer = serializer;
    this.clock = clock;
  }

  /**
   * Captures one event.
   *
   * @throws EventRejectedException when ids or headers are malformed or the payload can't be
   *     serialized
   * @throws dev.commitline.outbox.InvalidDeclarationException when its class is no event of a data
   *     product
   */
  public CapturedEvent capture(OutboxEvent event) {
    ProductCatalog.Entry entry = catalog.entry(event.eventClass());
    requireLength(event.aggregateType(), "aggregate type", entry);
    requireLength(event.aggregateId(), "aggregate id", entry);
    for (String header : event.headers().keySet()) {
      requireFreeHeader(header, entry);
    }
    byte[] payload = serialize(event, entry);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return new CapturedEvent(
        UuidV7.at(now.toEpochMilli()),
        entry.product().topic(),
        entry.product().compacted(),
        event.aggregateType(),
        event.aggregateId(),
        entry.type(),
        source,
        payload == null ? null : serializer.contentType(),
        now,
        payload,
        event.headers());
  }

  private byte @Nullable [] serialize(OutboxEvent event, ProductCatalog.Entry entry) {
    if (event.payload() == null) {
      return null;
    }
    try {
      return serializer.serialize(event.payload());
    } catch (RuntimeException e) {
      throw new EventRejectedException(
          "event %s of %s '%s' can't be serialized as %s; see the cause"
              .formatted(
                  entry.type(),
                  event.aggregateType(),
                  event.aggregateId(),
                  serializer.contentType()),
          e);
    }
  }

  private static void requireLength(String value, String what, ProductCatalog.Entry entry) {
    if (value.isBlank() || value.length() > MAX_ID_LENGTH) {
      throw new EventRejectedException(
          "%s of event %s must have 1 to %d characters and not be blank, had %d"
              .formatted(what, entry.type(), MAX_ID_LENGTH, value.length()));
    }
    if (value.indexOf('\0') >= 0) {
      throw new EventRejectedException(
          "%s of event %s contains a NUL character, which databases refuse in text"
              .formatted(what, entry.type()));
    }
  }

  private static void requireFreeHeader(String name, ProductCatalog.Entry entry) {
    if (name.isBlank()
        || name.startsWith("ce_")
        || name.equals("id")
        || name.equals("content-type")) {
      throw new EventRejectedException(
          "header '%s' of event %s: blank names, 'id', 'content-type' and names with 'ce_' are reserved"
              .formatted(name, entry.type()));
    }
  }
}
