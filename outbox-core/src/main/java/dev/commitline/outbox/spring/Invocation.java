package dev.commitline.outbox.spring;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;

/**
 * One call of a method that {@link EmitEvent} captures, after it succeeded: what an {@link
 * EventMapper} gets that maps the call and not an aggregate.
 *
 * <pre>{@code
 * class StockReservedMapper implements EventMapper<Invocation, StockReserved> {
 *   public StockReserved map(Invocation call) {
 *     return new StockReserved(call.argument("id", String.class), call.result(Integer.class));
 *   }
 * }
 * }</pre>
 *
 * @param method the repository's or the bean's method, never a bridge
 * @param arguments in the order of the parameters
 * @param result what it returned: the value in an {@code Optional}, a list instead of a {@code
 *     Stream}; null for void, null and an empty {@code Optional}
 */
public record Invocation(Method method, List<@Nullable Object> arguments, @Nullable Object result) {

  static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

  /** Copies the arguments. */
  public Invocation {
    arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
  }

  /**
   * The argument of that name.
   *
   * @throws IllegalArgumentException when there is no such parameter, or its value is null or of
   *     another type
   */
  public <T> T argument(String name, Class<T> type) {
    @Nullable String @Nullable [] names = NAMES.getParameterNames(method);
    int index = names == null ? -1 : Arrays.asList(names).indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "%s has no parameter '%s'; it has %s (names need javac -parameters)"
              .formatted(method, name, Arrays.toString(names)));
    }
    return typed(arguments.get(index), type, "argument '" + name + "'");
  }

  /**
   * What the method returned.
   *
   * @throws IllegalArgumentException when that is null or of another type
   */
  public <T> T result(Class<T> type) {
    return typed(result, type, "the result");
  }

  private <T> T typed(@Nullable Object value, Class<T> type, String what) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "%s of %s is no %s but %s"
              .formatted(
                  what,
                  method,
                  type.getName(),
                  value == null ? "null" : "a " + value.getClass().getName()));
    }
    return Objects.requireNonNull(type.cast(value));
  }
}
