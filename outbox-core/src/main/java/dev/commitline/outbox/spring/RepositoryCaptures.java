package dev.commitline.outbox.spring;

import dev.commitline.outbox.InvalidDeclarationException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.util.ReflectionUtils;

/**
 * What {@link EmitEvent} declares, per repository interface.
 *
 * <p>Thread safety: safe.
 */
final class RepositoryCaptures {

  private final Map<Class<?>, List<MethodCapture>> captures = new ConcurrentHashMap<>();

  /**
   * The captured methods of a repository, also of those that it inherits or redeclares.
   *
   * @throws InvalidDeclarationException when one of them is declared wrongly
   */
  Collection<MethodCapture> of(RepositoryInformation repository) {
    return captures.computeIfAbsent(
        repository.getRepositoryInterface(), type -> read(type, repository));
  }

  private static List<MethodCapture> read(Class<?> type, RepositoryInformation repository) {
    List<MethodCapture> found = new ArrayList<>();
    for (Method method : type.getMethods()) {
      EmitEvent declared = method.isBridge() ? null : declared(method);
      if (declared != null) {
        found.add(MethodCapture.of(repository, method, declared));
      }
    }
    found.sort(Comparator.comparing(each -> each.method().getName()));
    return List.copyOf(found);
  }

  private static @Nullable EmitEvent declared(Method method) {
    return AnnotatedElementUtils.findMergedAnnotation(method, EmitEvent.class);
  }

  /**
   * Refuses the annotation on a class that is no repository: nothing would ever look at it.
   *
   * @throws InvalidDeclarationException when a method of the class carries it
   */
  static void refuseOutsideRepositories(Class<?> type) {
    ReflectionUtils.doWithMethods(
        type,
        method -> {
          throw new InvalidDeclarationException(
              "@EmitEvent on %s.%s: only methods of Spring Data repository interfaces can be captured (%s); append the event yourself with Outbox.append"
                  .formatted(type.getName(), method.getName(), RepositoryOperation.allowed()));
        },
        method -> !method.isBridge() && MergedAnnotations.from(method).isPresent(EmitEvent.class));
  }
}
