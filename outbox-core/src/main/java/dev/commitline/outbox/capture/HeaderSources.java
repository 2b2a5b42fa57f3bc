package dev.commitline.outbox.capture;

import dev.commitline.outbox.Correlation;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.spi.EventContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers the headers of an event beside those that the relay writes: its own, those of its
 * contexts, those of its serializer; of two with one name, the earlier wins.
 */
final class HeaderSources {

  private final List<EventContext> contexts;
  private final EventGuard guard;

  HeaderSources(List<EventContext> contexts, EventGuard guard) {
    this.contexts = contexts;
    this.guard = guard;
  }

  Map<String, String> of(
      OutboxEvent event, Map<String, String> ofPayload, ProductCatalog.Entry entry) {
    event.headers().keySet().forEach(name -> guard.requireFree(name, entry));
    Map<String, String> all = new LinkedHashMap<>(event.headers());
    Correlation.current().ifPresent(correlation -> add(correlation, all));
    contexts.forEach(context -> context.headers(event).forEach(all::putIfAbsent));
    ofPayload.forEach(all::putIfAbsent);
    guard.requireHeaders(all, entry);
    return all;
  }

  private static void add(Correlation correlation, Map<String, String> headers) {
    headers.put("ce_correlationid", correlation.correlationId());
    if (correlation.causationId() != null) {
      headers.put("ce_causationid", correlation.causationId());
    }
  }
}
