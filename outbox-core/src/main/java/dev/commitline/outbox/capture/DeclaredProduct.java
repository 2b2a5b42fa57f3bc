package dev.commitline.outbox.capture;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.InvalidDeclarationException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@link DataProduct} that a type carries, itself or by an annotation that carries it. */
final class DeclaredProduct {

  /** By name: Spring need not be there. */
  private static final String ALIAS = "org.springframework.core.annotation.AliasFor";

  private DeclaredProduct() {}

  /**
   * The declaration on the type itself; null when there is none.
   *
   * @throws InvalidDeclarationException when an annotation that carries it changes its facts
   */
  static @Nullable DataProduct on(Class<?> type) {
    return on(type, new HashSet<>());
  }

  private static @Nullable DataProduct on(Class<?> type, Set<Class<?>> seen) {
    DataProduct own = type.getDeclaredAnnotation(DataProduct.class);
    if (own != null) {
      return own;
    }
    for (Annotation each : type.getDeclaredAnnotations()) {
      Class<? extends Annotation> carrier = each.annotationType();
      if (seen.add(carrier)) {
        DataProduct carried = on(carrier, seen);
        if (carried != null) {
          requireConstant(carrier);
          return carried;
        }
      }
    }
    return null;
  }

  private static void requireConstant(Class<? extends Annotation> carrier) {
    for (Method attribute : carrier.getDeclaredMethods()) {
      for (Annotation each : attribute.getDeclaredAnnotations()) {
        if (each.annotationType().getName().equals(ALIAS)) {
          throw new InvalidDeclarationException(
              "@%s carries @DataProduct, and its attribute '%s' is an alias: state all facts of the product on the annotation itself, for they are the same for all of its events"
                  .formatted(carrier.getName(), attribute.getName()));
        }
      }
    }
  }
}
