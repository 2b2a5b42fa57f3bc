package dev.commitline.outbox.capture;

import dev.commitline.outbox.EventLimits;
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

  private final String source;
  private final ProductCatalog catalog;
  private final PayloadSerializer serializer;
  private final EventGuard guard;
  private final Clock clock;

  /**
   * Captures events of one application.
   *
   * @param source CloudEvents source: a non-blank URI reference that names the application
   */
  public EventCapture(
      String source,
      ProductCatalog catalog,
      PayloadSerializer serializer,
      EventLimits limits,
      Clock clock) {
    if (source.isBlank()) {
      throw new IllegalArgumentException("source must not be blank");
    }
    this.source = source;
    this.catalog = catalog;
    this.serializer = serializer;
    this.guard = new EventGuard(limits);
    this.clock = clock;
  }

  /**
   * Captures one event.
   *
   * @throws EventRejectedException when ids or headers are malformed, the payload can't be
   *     serialized, or a limit is not kept
   * @throws dev.commitline.outbox.InvalidDeclarationException when its class is no event of a data
   *     product
   */
  public CapturedEvent capture(OutboxEvent event) {
    ProductCatalog.Entry entry = catalog.entry(event.eventClass());
    guard.requireIds(event, entry);
    guard.requireHeaders(event.headers(), entry);
    byte[] payload = serialize(event, entry);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    CapturedEvent captured =
        new CapturedEvent(
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
    return guard.requireSize(captured, entry.product());
  }

  private byte @Nullable [] serialize(OutboxEvent event, ProductCatalog.Entry entry) {
    if (event.payload() == null) {
      return null;
    }
    try {
      return serializer.serialize(event.payload());
    } catch (RuntimeException e) {
      throw new EventRejectedException(
          EventRejectedException.Limit.PAYLOAD,
          entry.type(),
          0,
          "event %s of %s '%s' can't be serialized as %s; see the cause"
              .formatted(
                  entry.type(),
                  event.aggregateType(),
                  event.aggregateId(),
                  serializer.contentType()),
          e);
    }
  }
}
