package dev.commitline.outbox.spring;

import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.transaction.annotation.Transactional;

/** Knows methods whose events could never be appended, whoever calls them. */
final class DeafMethods {

  private DeafMethods() {}

  /**
   * Refuses a method that ends before its work does, or that never has a transaction to write in.
   *
   * @throws dev.commitline.outbox.InvalidDeclarationException when it is one
   */
  static void refuse(CaptureSite site) {
    Class<?> returned = site.method().getReturnType();
    if (Future.class.isAssignableFrom(returned)
        || Flow.Publisher.class.isAssignableFrom(returned)
        || returned.getName().startsWith("reactor.core.publisher.")) {
      throw site.invalid(
          "it returns a %s, whose work is not done when the method returns: annotate the method that does it"
              .formatted(returned.getName()));
    }
    Transactional transaction = transaction(site);
    if (transaction != null && neverWrites(transaction)) {
      throw site.invalid(
          "with propagation %s%s it has no transaction that it may write in"
              .formatted(transaction.propagation(), transaction.readOnly() ? " and readOnly" : ""));
    }
  }

  private static boolean neverWrites(Transactional transaction) {
    return switch (transaction.propagation()) {
      case NEVER, NOT_SUPPORTED -> true;
      case REQUIRES_NEW -> transaction.readOnly();
      default -> false;
    };
  }

  private static @Nullable Transactional transaction(CaptureSite site) {
    Transactional ofMethod =
        AnnotatedElementUtils.findMergedAnnotation(site.method(), Transactional.class);
    return ofMethod != null
        ? ofMethod
        : AnnotatedElementUtils.findMergedAnnotation(site.owner(), Transactional.class);
  }
}
