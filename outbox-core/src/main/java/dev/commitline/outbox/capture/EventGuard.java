package dev.commitline.outbox.capture;

import dev.commitline.outbox.EventLimits;
import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.EventRejectedException.Limit;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.spi.CapturedEvent;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses what could be written but not published: that would stop the relay, with the event
 * committed and nobody left to correct it.
 *
 * <p>Thread safety: safe.
 */
final class EventGuard {

  private static final int MAX_ID_LENGTH = 255;

  /** What the relay writes itself, and what CloudEvents knows beside it. */
  private static final Set<String> RESERVED =
      Set.of(
          "id",
          "content-type",
          "ce_specversion",
          "ce_id",
          "ce_source",
          "ce_type",
          "ce_subject",
          "ce_time",
          "ce_data",
          "ce_datacontenttype",
          "ce_partitionkey",
          "ce_aggregatetype",
          "ce_aggregateseq",
          "ce_txid",
          "ce_txindex",
          "ce_txsize");

  /** CloudEvents 1.0, 'Naming Conventions', behind the prefix of its Kafka binding. */
  private static final Pattern EXTENSION = Pattern.compile("ce_[a-z0-9]{1,20}");

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

  /** Refuses headers that are not free for anybody but the relay, or too many. */
  void requireHeaders(Map<String, String> headers, ProductCatalog.Entry entry) {
    for (String name : headers.keySet()) {
      boolean malformed = name.startsWith("ce_") && !EXTENSION.matcher(name).matches();
      if (name.isBlank() || malformed || RESERVED.contains(name)) {
        throw notFree(name, entry, "is reserved, blank, or no CloudEvents attribute");
      }
    }
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

  /** Refuses a header that an event itself must not bring: CloudEvents' are for contexts. */
  void requireFree(String name, ProductCatalog.Entry entry) {
    if (name.isBlank() || name.startsWith("ce_") || RESERVED.contains(name)) {
      throw notFree(
          name, entry, "blank names, 'id', 'content-type' and names with 'ce_' are reserved");
    }
  }

  private static EventRejectedException notFree(
      String name, ProductCatalog.Entry entry, String why) {
    return new EventRejectedException(
        Limit.HEADER_NAME,
        entry.type(),
        name.length(),
        "header '%s' of event %s: %s".formatted(name, entry.type(), why));
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
