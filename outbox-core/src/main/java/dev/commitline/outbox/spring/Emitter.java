package dev.commitline.outbox.spring;

import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.capture.AggregateKey;
import dev.commitline.outbox.capture.EventAggregate;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends the events of captured calls.
 *
 * <p>Thread safety: safe.
 */
final class Emitter {

  /**
   * What was changed.
   *
   * @param invocation the call
   * @param aggregates that the repository saved or deleted; empty for other methods
   * @param elements that the method returned
   */
  record Change(Invocation invocation, List<Object> aggregates, List<Object> elements) {}

  private final EventMappers mappers;
  private final Supplier<SpringCapture> capturing;

  /**
   * For all captured methods.
   *
   * @param capturing asked at the first call, so that making a repository makes no outbox
   */
  Emitter(EventMappers mappers, Supplier<SpringCapture> capturing) {
    this.mappers = mappers;
    this.capturing = capturing;
  }

  /** The mappers, so that they can be made at start-up. */
  EventMappers mappers() {
    return mappers;
  }

  /** Refuses a call whose events could not be captured, before it changes anything. */
  void requireTransaction(MethodCapture capture) {
    capturing.get().requireTransaction("what " + capture.site().name() + " changes");
  }

  /**
   * Appends the events of one call.
   *
   * @param idOf the id of an aggregate of the repository; null for anything else
   */
  void emit(MethodCapture capture, Change change, Function<Object, @Nullable Object> idOf) {
    SpringCapture target = capturing.get();
    target.dooming(
        () -> {
          target.flush();
          emitAll(capture, change, idOf);
        });
  }

  /** Reads what a captured method returned; if that fails, its change has no event. */
  MethodResult read(@Nullable Object returned) {
    try {
      return MethodResult.of(returned);
    } catch (Throwable failure) {
      capturing.get().doom(failure);
      throw failure;
    }
  }

  private void emitAll(
      MethodCapture capture, Change change, Function<Object, @Nullable Object> idOf) {
    for (Emission emission : capture.emissions()) {
      switch (emission.scope()) {
        case CALL -> emit(emission, change.invocation(), null, idOf);
        case AGGREGATE ->
            change.aggregates().forEach(it -> emit(emission, change.invocation(), it, idOf));
        case ELEMENT ->
            change.elements().forEach(it -> emit(emission, change.invocation(), it, idOf));
      }
    }
  }

  private void emit(
      Emission emission,
      Invocation call,
      @Nullable Object element,
      Function<Object, @Nullable Object> idOf) {
    MethodExpression condition = emission.expressions().condition();
    if (condition != null && !Boolean.TRUE.equals(condition.value(call, element, Boolean.class))) {
      return;
    }
    Object event = event(emission, call, element);
    if (event != null) {
      Object ofElement = element == null ? null : idOf.apply(element);
      append(emission, event, id(emission, call, element, ofElement, event));
    }
  }

  private @Nullable Object event(Emission emission, Invocation call, @Nullable Object element) {
    MethodExpression payload = emission.expressions().payload();
    if (payload != null) {
      return payload.value(call, element, emission.eventType());
    }
    return mappers.get(emission).map(element == null ? call : element);
  }

  private static String id(
      Emission emission,
      Invocation call,
      @Nullable Object element,
      @Nullable Object ofElement,
      Object event) {
    MethodExpression told = emission.expressions().aggregateId();
    Object id = told == null ? ofElement : told.value(call, element, Object.class);
    if (id == null && told == null && !isAggregate(emission, element)) {
      return EventAggregate.of(event.getClass())
          .map(it -> it.idOf(event))
          .orElseThrow(() -> noId(emission));
    }
    if (id == null) {
      throw noId(emission);
    }
    return AggregateKey.of(emission.aggregateType(), id);
  }

  private static boolean isAggregate(Emission emission, @Nullable Object element) {
    Class<?> domainType = emission.site().domainType();
    return domainType != null && domainType.isInstance(element);
  }

  private static EventRejectedException noId(Emission emission) {
    return new EventRejectedException(
        EventRejectedException.Limit.AGGREGATE_ID,
        emission.aggregateType(),
        0,
        "%s: the %s has no id, so its event has no key"
            .formatted(emission.site().name(), emission.aggregateType()));
  }

  private void append(Emission emission, Object event, String id) {
    SpringCapture target = capturing.get();
    target.append(OutboxEvent.of(emission.aggregateType(), id, event), false);
    if (emission.tombstone()) {
      target.append(OutboxEvent.tombstone(emission.aggregateType(), id, event.getClass()), false);
    }
  }
}
