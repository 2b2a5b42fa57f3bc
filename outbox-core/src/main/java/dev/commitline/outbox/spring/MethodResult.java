package dev.commitline.outbox.spring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ObjectUtils;

/**
 * What a captured method returned, in the three forms that capture needs. A stream is read to its
 * end here: what the caller would leave unread was changed all the same, and must not lack its
 * event.
 *
 * @param returned for the caller
 * @param value for mappers and expressions: the value in an Optional, the list instead of a Stream
 * @param elements the single values in it
 */
record MethodResult(@Nullable Object returned, @Nullable Object value, List<Object> elements) {

  static MethodResult of(@Nullable Object returned) {
    if (returned instanceof Stream<?> stream) {
      try (stream) {
        List<Object> all = nonNull(stream.toList());
        return new MethodResult(all.stream(), all, all);
      }
    }
    Object value = returned instanceof Optional<?> optional ? optional.orElse(null) : returned;
    return new MethodResult(returned, value, elements(value));
  }

  private static List<Object> elements(@Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    if (value instanceof Iterable<?> many) {
      List<Object> all = new ArrayList<>();
      many.forEach(each -> addNonNull(all, each));
      return all;
    }
    return value.getClass().isArray()
        ? nonNull(Arrays.asList(ObjectUtils.toObjectArray(value)))
        : List.of(value);
  }

  private static void addNonNull(List<Object> all, @Nullable Object each) {
    if (each != null) {
      all.add(each);
    }
  }

  private static List<Object> nonNull(List<?> values) {
    return values.stream().filter(Objects::nonNull).map(Object.class::cast).toList();
  }

  /** Whether it is a number of rows, or an answer whether there were any, that says: none. */
  boolean isNoRowCount() {
    return value instanceof Number rows ? rows.longValue() == 0 : Boolean.FALSE.equals(value);
  }
}
