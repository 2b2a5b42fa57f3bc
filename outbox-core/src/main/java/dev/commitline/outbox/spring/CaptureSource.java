package dev.commitline.outbox.spring;

import java.util.List;

/** Knows what is captured without a call of the application, so that it can be checked. */
@FunctionalInterface
interface CaptureSource {

  /**
   * One place that is captured.
   *
   * @param name for the start-up report
   * @param aggregateType of its events
   * @param eventType of its events, or their common supertype
   * @param state whether it is the state of a write-through, which must be alone on its topic
   */
  record Captured(String name, String aggregateType, Class<?> eventType, boolean state) {

    /** An event that is no state. */
    Captured(String name, String aggregateType, Class<?> eventType) {
      this(name, aggregateType, eventType, false);
    }
  }

  /**
   * All places, after all beans were made.
   *
   * @throws dev.commitline.outbox.InvalidDeclarationException when one is declared wrongly
   */
  List<Captured> captured();
}
