package dev.commitline.outbox.spring;

import dev.commitline.outbox.InvalidDeclarationException;
import dev.commitline.outbox.Outbox;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Looks at what the application puts around its outbox. */
final class OutboxBeans {

  private static final Set<Propagation> APART =
      Set.of(Propagation.REQUIRES_NEW, Propagation.NOT_SUPPORTED, Propagation.NEVER);

  private OutboxBeans() {}

  /**
   * Refuses an outbox that appends on another thread, or in another transaction than its caller's:
   * its events would not be there, or be there without the change that they tell of.
   *
   * @throws InvalidDeclarationException when it is one
   */
  static void requireInTransaction(Outbox outbox) {
    Class<?> type = ClassUtils.getUserClass(AopUtils.getTargetClass(outbox));
    for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type)) {
      if (!method.getName().equals("append") || method.isSynthetic()) {
        continue;
      }
      if (annotation(type, method, Async.class) != null) {
        throw invalid(type, "@Async", "it would append on a thread that has no transaction");
      }
      Transactional transaction = annotation(type, method, Transactional.class);
      if (transaction != null && APART.contains(transaction.propagation())) {
        throw invalid(
            type,
            "@Transactional(propagation = %s)".formatted(transaction.propagation()),
            "its events would not share the transaction of the change that they tell of");
      }
    }
  }

  private static <A extends Annotation> @Nullable A annotation(
      Class<?> type, Method method, Class<A> annotation) {
    A ofMethod = AnnotatedElementUtils.findMergedAnnotation(method, annotation);
    return ofMethod != null
        ? ofMethod
        : AnnotatedElementUtils.findMergedAnnotation(type, annotation);
  }

  private static InvalidDeclarationException invalid(Class<?> type, String what, String why) {
    return new InvalidDeclarationException(
        "%s on %s.append: %s; take the annotation away".formatted(what, type.getName(), why));
  }
}
