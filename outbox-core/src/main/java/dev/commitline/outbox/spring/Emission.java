package dev.commitline.outbox.spring;

import org.jspecify.annotations.Nullable;

/**
 * What one {@link EmitEvent} means, checked.
 *
 * @param site where it stands
 * @param scope what there is one event for
 * @param mapperType makes the event; null where an expression does
 * @param eventType of the events, or their common supertype
 * @param aggregateType of the events
 * @param expressions what is told by expressions
 * @param tombstone whether a tombstone follows each event
 */
record Emission(
    CaptureSite site,
    Scope scope,
    @Nullable Class<? extends EventMapper<?, ?>> mapperType,
    Class<?> eventType,
    String aggregateType,
    Expressions expressions,
    boolean tombstone) {

  /** What there is one event for. */
  enum Scope {
    CALL,
    AGGREGATE,
    ELEMENT
  }

  /** What is told by expressions; null where it is not. */
  record Expressions(
      @Nullable MethodExpression payload,
      @Nullable MethodExpression aggregateId,
      @Nullable MethodExpression condition) {}
}
