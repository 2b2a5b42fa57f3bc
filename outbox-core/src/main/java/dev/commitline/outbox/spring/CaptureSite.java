package dev.commitline.outbox.spring;

import dev.commitline.outbox.InvalidDeclarationException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * A method that carries {@link EmitEvent}, and what is known of it.
 *
 * @param owner the repository interface, or the bean's class
 * @param method the owner's method, never a bridge
 * @param kind what its result says
 * @param domainType the aggregates of the repository; null for other beans
 */
record CaptureSite(Class<?> owner, Method method, Kind kind, @Nullable Class<?> domainType) {

  /** What the method's result says about what it changed. */
  enum Kind {
    /** Returns the aggregates that it saved. */
    SAVE,
    /** Is called with the aggregates that it deletes, or with their ids. */
    DELETE,
    /** A number is how many rows it changed. */
    ROW_COUNT,
    /** Nothing means that it met no row. */
    QUERY,
    /** It says nothing. */
    CALL
  }

  /** How messages name the method. */
  String name() {
    return owner.getSimpleName() + "." + method.getName();
  }

  InvalidDeclarationException invalid(String what) {
    return new InvalidDeclarationException("@EmitEvent on " + name() + ": " + what);
  }

  /** Whether Spring Data's own implementation saves or deletes aggregates here. */
  boolean changesAggregates() {
    return kind == Kind.SAVE || kind == Kind.DELETE;
  }

  /** What a mapper of single elements gets; void where there are none. */
  Class<?> elementType() {
    if (changesAggregates() && domainType != null) {
      return domainType;
    }
    ResolvableType returned = ResolvableType.forMethodReturnType(method, owner);
    for (Class<?> container : new Class<?>[] {Optional.class, Stream.class, Iterable.class}) {
      ResolvableType contained = returned.as(container);
      if (!contained.equals(ResolvableType.NONE)) {
        return contained.getGeneric(0).resolve(Object.class);
      }
    }
    Class<?> element =
        returned.isArray()
            ? returned.getComponentType().resolve(Object.class)
            : returned.resolve(Object.class);
    return ClassUtils.resolvePrimitiveIfNecessary(element);
  }

  /** Whether this result of the method says that it changed nothing. */
  boolean changedNothing(MethodResult result) {
    return switch (kind) {
      case ROW_COUNT -> result.isNoRowCount();
      case QUERY -> method.getReturnType() != void.class && result.elements().isEmpty();
      case SAVE, DELETE, CALL -> false;
    };
  }
}
