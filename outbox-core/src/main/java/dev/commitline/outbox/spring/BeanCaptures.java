package dev.commitline.outbox.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.ReflectionUtils;

/**
 * What {@link EmitEvent} declares on the classes of beans that are no repositories.
 *
 * <p>Thread safety: safe.
 */
final class BeanCaptures {

  private final Map<Class<?>, Map<Method, MethodCapture>> captures = new ConcurrentHashMap<>();

  /**
   * The captured methods of a class, also of those that it inherits; annotations on interfaces are
   * not looked at.
   *
   * @throws dev.commitline.outbox.InvalidDeclarationException when one of them is declared wrongly,
   *     or can never fire
   */
  Map<Method, MethodCapture> of(Class<?> type) {
    if (!AnnotationUtils.isCandidateClass(type, EmitEvent.class)) {
      return Map.of();
    }
    Map<Method, MethodCapture> known = captures.get(type);
    return known != null ? known : captures.computeIfAbsent(type, BeanCaptures::read);
  }

  /** The classes that were met so far, with their captured methods. */
  Map<Class<?>, Map<Method, MethodCapture>> all() {
    return Map.copyOf(captures);
  }

  private static Map<Method, MethodCapture> read(Class<?> type) {
    Map<Method, MethodCapture> found = new HashMap<>();
    for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type)) {
      EmitEvent[] declared =
          method.getDeclaringClass().isInterface()
              ? new EmitEvent[0]
              : MethodCapture.declared(method, SearchStrategy.SUPERCLASS);
      if (declared.length > 0) {
        CaptureSite site = new CaptureSite(type, method, CaptureSite.Kind.CALL, null);
        requireProxied(site);
        requireResultInTransaction(site);
        found.put(method, MethodCapture.of(site, declared));
      }
    }
    return Map.copyOf(found);
  }

  private static void requireProxied(CaptureSite site) {
    int modifiers = site.method().getModifiers();
    for (int never : new int[] {Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL}) {
      if ((modifiers & never) != 0) {
        throw site.invalid(
            "no proxy can intercept a %s method, so it can never fire"
                .formatted(Modifier.toString(never)));
      }
    }
    if (Modifier.isFinal(site.owner().getModifiers())) {
      throw site.invalid(
          "no proxy can extend a final class, so it can never fire: let the class be open");
    }
  }

  private static void requireResultInTransaction(CaptureSite site) {
    Class<?> returned = site.method().getReturnType();
    if (Future.class.isAssignableFrom(returned)
        || Flow.Publisher.class.isAssignableFrom(returned)
        || returned.getName().startsWith("reactor.core.publisher.")) {
      throw site.invalid(
          "it returns a %s, whose work is not done when the method returns: annotate the method that does it"
              .formatted(returned.getName()));
    }
    propagation(site)
        .filter(it -> it == Propagation.NEVER || it == Propagation.NOT_SUPPORTED)
        .ifPresent(
            it -> {
              throw site.invalid("with propagation " + it + " it has no transaction");
            });
  }

  private static Optional<Propagation> propagation(CaptureSite site) {
    Transactional ofMethod =
        AnnotatedElementUtils.findMergedAnnotation(site.method(), Transactional.class);
    Transactional declared =
        ofMethod != null
            ? ofMethod
            : AnnotatedElementUtils.findMergedAnnotation(site.owner(), Transactional.class);
    return Optional.ofNullable(declared).map(Transactional::propagation);
  }
}
