package dev.commitline.outbox.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
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
}
