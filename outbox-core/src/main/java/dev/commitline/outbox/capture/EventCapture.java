package dev.commitline.outbox.capture;

import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.spi.CaptureOptions;
import dev.commitline.outbox.spi.CapturedEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Turns what an application appends into what is written: checked, named, routed and serialized.
 *
 * <p>Thread safety: safe, if serializers, contexts and clock are.
 */
public final class EventCapture {

  private final String source;
  private final ProductCatalog catalog;
  private final PayloadEncoding encoding;
  private final HeaderSources headers;
  private final EventGuard guard;
  private final Clock clock;

  /**
   * Captures events of one application.
   *
   * @param source CloudEvents source: a non-blank URI reference that names the application
   */
  public EventCapture(String source, ProductCatalog catalog, CaptureOptions options, Clock clock) {
    if (source.isBlank()) {
      throw new IllegalArgumentException("source must not be blank");
    }
    this.source = source;
    this.catalog = catalog;
    this.encoding = new PayloadEncoding(options.serializers());
    this.guard = new EventGuard(options.limits());
    this.headers = new HeaderSources(options.contexts(), guard);
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
    PayloadEncoding.Encoded payload = encoding.encode(event, entry);
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
            payload.contentType(),
            now,
            payload.bytes(),
            headers.of(event, payload.headers(), entry));
    return guard.requireSize(captured, entry.product());
  }
}
