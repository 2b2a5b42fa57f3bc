package dev.commitline.outbox.spring;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.data.annotation.QueryAnnotation;
import org.springframework.data.repository.CrudRepository;
import org.springframework.data.repository.core.RepositoryInformation;

/** Tells what kinds of methods a repository has. */
final class RepositoryMethods {

  private static final Pattern READS =
      Pattern.compile("(find|read|get|query|search|stream|count|exists)(\\p{Lu}.*)?");

  private RepositoryMethods() {}

  /**
   * What can be captured of the method.
   *
   * @throws dev.commitline.outbox.InvalidDeclarationException when it only reads
   */
  static RepositoryCapture capture(
      RepositoryInformation repository, Method method, EmitEvent... declared) {
    Optional<RepositoryOperation> operation = operation(repository, method);
    CaptureSite site =
        new CaptureSite(
            repository.getRepositoryInterface(),
            method,
            operation
                .map(it -> it.saves() ? CaptureSite.Kind.SAVE : CaptureSite.Kind.DELETE)
                .orElseGet(() -> kind(repository, method)),
            repository.getDomainType());
    if (isRead(repository, method)) {
      throw site.invalid("it only reads, so there is nothing to tell of");
    }
    return new RepositoryCapture(MethodCapture.of(site, declared), operation);
  }

  private static Optional<RepositoryOperation> operation(
      RepositoryInformation repository, Method method) {
    boolean springData =
        isSpringDatas(repository, method)
            && CrudRepository.class.isAssignableFrom(repository.getRepositoryBaseClass());
    return springData ? RepositoryOperation.of(method) : Optional.empty();
  }

  private static boolean isSpringDatas(RepositoryInformation repository, Method method) {
    return repository.isBaseClassMethod(method)
        && !repository.isCustomMethod(method)
        && !repository.isQueryMethod(method);
  }

  private static CaptureSite.Kind kind(RepositoryInformation repository, Method method) {
    if (!repository.isQueryMethod(method)) {
      return CaptureSite.Kind.CALL;
    }
    return isModifying(method) || !isDeclaredQuery(method)
        ? CaptureSite.Kind.ROW_COUNT
        : CaptureSite.Kind.QUERY;
  }

  private static boolean isRead(RepositoryInformation repository, Method method) {
    return READS.matcher(method.getName()).matches()
        && !method.isDefault()
        && (isSpringDatas(repository, method)
            || (repository.isQueryMethod(method) && !isDeclaredQuery(method)));
  }

  private static boolean isDeclaredQuery(Method method) {
    return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
        .isPresent(QueryAnnotation.class);
  }

  /** Each Spring Data module has an annotation of its own with this name. */
  private static boolean isModifying(Method method) {
    return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).stream()
        .map(MergedAnnotation::getType)
        .anyMatch(type -> type.getSimpleName().equals("Modifying"));
  }
}
