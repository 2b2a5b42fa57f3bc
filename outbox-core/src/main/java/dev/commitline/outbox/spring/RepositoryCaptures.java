package dev.commitline.outbox.spring;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.data.repository.core.RepositoryInformation;

/**
 * What {@link EmitEvent} declares, per repository interface.
 *
 * <p>Thread safety: safe.
 */
final class RepositoryCaptures {

  private final Map<Class<?>, List<RepositoryCapture>> captures = new ConcurrentHashMap<>();

  /**
   * The captured methods of a repository, also of those that it inherits or redeclares.
   *
   * @throws dev.commitline.outbox.InvalidDeclarationException when one of them is declared wrongly
   */
  Collection<RepositoryCapture> of(RepositoryInformation repository) {
    return captures.computeIfAbsent(
        repository.getRepositoryInterface(), type -> read(type, repository));
  }

  private static List<RepositoryCapture> read(Class<?> type, RepositoryInformation repository) {
    List<RepositoryCapture> found = new ArrayList<>();
    for (Method method : type.getMethods()) {
      EmitEvent[] declared = MethodCapture.declared(method, SearchStrategy.TYPE_HIERARCHY);
      if (declared.length > 0) {
        found.add(RepositoryMethods.capture(repository, method, declared));
      }
    }
    found.sort(Comparator.comparing(each -> each.capture().site().method().getName()));
    return List.copyOf(found);
  }
}
