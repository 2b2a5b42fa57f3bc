package dev.commitline.outbox.capture;

import dev.commitline.outbox.AggregateId;
import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.InvalidDeclarationException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The aggregate that the events of a class are about, as {@link AggregateId} declares it.
 *
 * <p>Thread safety: safe.
 *
 * @param aggregateType its type
 * @param accessor gives its id
 */
public record EventAggregate(String aggregateType, Method accessor) {

  private static final ClassValue<Optional<EventAggregate>> KNOWN =
      new ClassValue<>() {
        @Override
        protected Optional<EventAggregate> computeValue(Class<?> eventClass) {
          return find(eventClass);
        }
      };

  /**
   * What the class, its superclasses and its interfaces declare.
   *
   * @return empty when they declare nothing
   * @throws InvalidDeclarationException when they declare it twice, on a method that is no
   *     accessor, or of a class without a text
   */
  public static Optional<EventAggregate> of(Class<?> eventClass) {
    return KNOWN.get(eventClass);
  }

  private static Optional<EventAggregate> find(Class<?> eventClass) {
    Map<String, Method> found = new LinkedHashMap<>();
    Deque<Class<?>> open = new ArrayDeque<>(List.of(eventClass));
    while (!open.isEmpty()) {
      Class<?> type = open.remove();
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(AggregateId.class) && !method.isBridge()) {
          found.putIfAbsent(method.getName(), method); // the most specific one first
        }
      }
      if (type.getSuperclass() != null) {
        open.add(type.getSuperclass());
      }
      open.addAll(List.of(type.getInterfaces()));
    }
    if (found.size() > 1) {
      throw invalid(eventClass, "it is there more than once, on " + found.keySet());
    }
    return found.values().stream().findFirst().map(method -> checked(eventClass, method));
  }

  private static EventAggregate checked(Class<?> eventClass, Method method) {
    if (method.getParameterCount() > 0
        || method.getReturnType() == void.class
        || Modifier.isStatic(method.getModifiers())) {
      throw invalid(eventClass, method.getName() + " must return the id and take no argument");
    }
    Class<?> id = method.getReturnType();
    if (id.isArray() || (Modifier.isFinal(id.getModifiers()) && AggregateKey.isMute(id))) {
      throw invalid(
          eventClass,
          "%s is no id: %s has no toString of its own"
              .formatted(method.getName(), id.getTypeName()));
    }
    String type = method.getAnnotation(AggregateId.class).value();
    if (type.isBlank()) {
      throw invalid(eventClass, "the aggregate type must not be blank");
    }
    if (!method.trySetAccessible()) {
      throw invalid(eventClass, method.getName() + " can't be called: open its package");
    }
    return new EventAggregate(type, method);
  }

  /**
   * The id that an event holds.
   *
   * @throws EventRejectedException when it is null, or has no text of its own
   */
  public String idOf(Object event) {
    Object id;
    try {
      id = accessor.invoke(event);
    } catch (InvocationTargetException | IllegalAccessException e) {
      throw new EventRejectedException(
          EventRejectedException.Limit.AGGREGATE_ID,
          event.getClass().getName(),
          0,
          "%s of event %s failed; see the cause"
              .formatted(accessor.getName(), event.getClass().getName()),
          e);
    }
    if (id == null) {
      throw new EventRejectedException(
          EventRejectedException.Limit.AGGREGATE_ID,
          event.getClass().getName(),
          0,
          "event %s of %s has no key: its %s is null"
              .formatted(event.getClass().getName(), aggregateType, accessor.getName()));
    }
    return AggregateKey.of(aggregateType, id);
  }

  private static InvalidDeclarationException invalid(Class<?> eventClass, String what) {
    return new InvalidDeclarationException("@AggregateId of " + eventClass.getName() + ": " + what);
  }
}
