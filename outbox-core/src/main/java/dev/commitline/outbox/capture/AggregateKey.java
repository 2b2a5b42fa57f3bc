package dev.commitline.outbox.capture;

import dev.commitline.outbox.EventRejectedException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text of an aggregate's id, which is the key of its events. An id whose text is made of its
 * place in memory would give each event another key, without order and for no consumer.
 */
public final class AggregateKey {

  private static final ClassValue<Boolean> MUTE =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          try {
            return type.getMethod("toString").getDeclaringClass() == Object.class;
          } catch (NoSuchMethodException e) {
            return false; // an interface: its classes tell
          }
        }
      };

  private AggregateKey() {}

  /**
   * The id as text.
   *
   * @throws EventRejectedException when the id, or a part of it that the text shows, has no
   *     toString of its own
   */
  public static String of(String aggregateType, Object id) {
    String text = id.toString();
    refuseMute(aggregateType, id, text, id);
    return text;
  }

  /** Whether no object of exactly that class has a text of its own. */
  static boolean isMute(Class<?> type) {
    return type.isArray() || MUTE.get(type);
  }

  private static void refuseMute(String aggregateType, Object id, String text, Object part) {
    if (isMute(part.getClass()) && text.contains(part.toString())) {
      throw new EventRejectedException(
          EventRejectedException.Limit.AGGREGATE_ID,
          aggregateType,
          0,
          "an id of %s, %s, is no key: %s has no toString of its own, so that each object of the same id would have another; give it one, or give the id as text"
              .formatted(aggregateType, id.getClass().getName(), part.getClass().getTypeName()));
    }
    for (Object each : parts(part)) {
      refuseMute(aggregateType, id, text, each);
    }
  }

  /** What the text is made of, where that can be seen. */
  private static Collection<?> parts(Object whole) {
    if (whole instanceof Optional<?> optional) {
      return optional.stream().toList();
    }
    if (whole instanceof Collection<?> all) {
      return all.stream().filter(each -> each != null && each != whole).toList();
    }
    return whole instanceof Record tuple ? components(tuple) : List.of();
  }

  private static List<Object> components(Record tuple) {
    List<Object> parts = new ArrayList<>();
    for (RecordComponent component : tuple.getClass().getRecordComponents()) {
      Object part = component.getType().isPrimitive() ? null : value(tuple, component);
      if (part != null) {
        parts.add(part);
      }
    }
    return parts;
  }

  private static @Nullable Object value(Record tuple, RecordComponent component) {
    try {
      Method accessor = component.getAccessor();
      return accessor.trySetAccessible() ? accessor.invoke(tuple) : null;
    } catch (ReflectiveOperationException e) {
      return null; // an accessor that throws shows nothing
    }
  }
}
