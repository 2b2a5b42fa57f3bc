package dev.commitline.outbox.capture;

import dev.commitline.outbox.EventLimits;
import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.EventRejectedException.Limit;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.spi.CapturedEvent;
import java.util.Map;
import java.util.Set;

/**
 * Refuses what could be written but not published: that would stop the relay, with the event
 * committed and nobody left to correct it.
 *
 * <p>Thread safety: safe.
 */
final class EventGuard {

  private static final int MAX_ID_LENGTH = 255;

  /** What the relay writes itself, apart from CloudEvents' own. */
  private static final Set<String> RESERVED = Set.of("id", "content-type");

  private final EventLimits limits;

  EventGuard(EventLimits limits) {
    this.limits = limits;
  }

  void requireIds(OutboxEvent event, ProductCatalog.Entry entry) {
    requireId(event.aggregateType(), Limit.AGGREGATE_TYPE, "aggregate type", entry);
    requireId(event.aggregateId(), Limit.AGGREGATE_ID, "aggregate id", entry);
  }

  private static void requireId(
      String value, Limit limit, String what, ProductCatalog.Entry entry) {
    if (value.isBlank() || value.length() > MAX_ID_LENGTH) {
      throw new EventRejectedException(
          limit,
          entry.type(),
          value.length(),
          "%s of event %s must have 1 to %d characters and not be blank, had %d"
              .formatted(what, entry.type(), MAX_ID_LENGTH, value.length()));
    }
    if (value.indexOf('\0') >= 0 || EventSize.hasLoneSurrogate(value)) {
      throw new EventRejectedException(
          limit,
          entry.type(),
          value.length(),
          "%s of event %s contains a NUL character or half a surrogate pair, which databases refuse in text"
              .formatted(what, entry.type()));
    }
  }

  /** Refuses headers of the application that are not free for it, or too many. */
  void requireHeaders(Map<String, String> headers, ProductCatalog.Entry entry) {
    headers.keySet().forEach(name -> requireFree(name, entry));
    if (headers.size() > limits.maxHeaders()) {
      throw new EventRejectedException(
          Limit.HEADER_COUNT,
          entry.type(),
          headers.size(),
          "event %s has %d headers, allowed are %d (commitline.outbox.max-headers)"
              .formatted(entry.type(), headers.size(), limits.maxHeaders()));
    }
    long bytes = EventSize.ofHeaders(headers);
    if (bytes > limits.maxHeaderBytes()) {
      throw new EventRejectedException(
          Limit.HEADER_BYTES,
          entry.type(),
          bytes,
          "the headers of event %s have %d bytes, allowed are %d (commitline.outbox.max-header-bytes)"
              .formatted(entry.type(), bytes, limits.maxHeaderBytes()));
    }
  }

  private static void requireFree(String name, ProductCatalog.Entry entry) {
    if (name.isBlank() || name.startsWith("ce_") || RESERVED.contains(name)) {
      throw new EventRejectedException(
          Limit.HEADER_NAME,
          entry.type(),
          name.length(),
          "header '%s' of event %s: blank names, 'id', 'content-type' and names with 'ce_' are reserved"
              .formatted(name, entry.type()));
    }
  }

  /** Refuses an event that its topic would not take. */
  CapturedEvent requireSize(CapturedEvent event, ProductDescriptor product) {
    int allowed = product.maxEventBytes() > 0 ? product.maxEventBytes() : limits.maxEventBytes();
    long bytes = EventSize.of(event);
    if (bytes > allowed) {
      throw new EventRejectedException(
          Limit.EVENT_BYTES,
          event.type(),
          bytes,
          "event %s of %s '%s' has %d bytes, allowed are %d: publish less, or a reference; or raise %s, and with it max.message.bytes of topic %s"
              .formatted(
                  event.type(),
                  event.aggregateType(),
                  event.aggregateId(),
                  bytes,
                  allowed,
                  product.maxEventBytes() > 0
                      ? "@DataProduct(maxEventBytes)"
                      : "commitline.outbox.max-event-bytes or @DataProduct(maxEventBytes)",
                  event.topic()));
    }
    return event;
  }
}
