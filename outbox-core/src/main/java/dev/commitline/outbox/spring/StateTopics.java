package dev.commitline.outbox.spring;

import dev.commitline.outbox.InvalidDeclarationException;
import dev.commitline.outbox.capture.ProductCatalog;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Keeps other events off the topics that hold the states of a write-through. */
final class StateTopics {

  private StateTopics() {}

  /**
   * Refuses captured events on a topic of states.
   *
   * @throws InvalidDeclarationException when there are some
   */
  static void requireAlone(Collection<CaptureSource.Captured> captured, ProductCatalog catalog) {
    Map<String, CaptureSource.Captured> states = new HashMap<>();
    captured.stream()
        .filter(CaptureSource.Captured::state)
        .forEach(each -> states.put(topic(each, catalog), each));
    for (CaptureSource.Captured each : captured) {
      CaptureSource.Captured state = states.get(topic(each, catalog));
      if (state != null && !each.state()) {
        throw new InvalidDeclarationException(
            "%s: topic %s holds the newest state of each aggregate, and an event between them would replace it, but %s emits to it: give the event a data product of its own"
                .formatted(state.name(), topic(each, catalog), each.name()));
      }
    }
  }

  private static String topic(CaptureSource.Captured captured, ProductCatalog catalog) {
    return catalog.entry(captured.eventType()).product().topic();
  }
}
