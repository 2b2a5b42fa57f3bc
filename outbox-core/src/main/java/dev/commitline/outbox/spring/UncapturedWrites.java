package dev.commitline.outbox.spring;

import java.lang.reflect.Method;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.data.repository.core.RepositoryInformation;

/** Finds the methods of a repository that change aggregates past their write-through. */
final class UncapturedWrites {

  private static final String QUERY = "org.springframework.data.jdbc.repository.query.Query";
  private static final String MODIFYING =
      "org.springframework.data.jdbc.repository.query.Modifying";
  private static final Pattern WRITING_SQL =
      Pattern.compile(
          "\\b(insert\\s+into|update\\s+\\S+\\s+(\\S+\\s+)?set|delete\\s+from|merge\\s+into|truncate)\\b",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern DERIVED_DELETE = Pattern.compile("(delete|remove).*By.*");

  private UncapturedWrites() {}

  /** Those that are not marked with {@link WithoutWriteThrough}. */
  static List<Method> of(RepositoryInformation repository) {
    return methods(repository)
        .filter(method -> changesByQuery(repository, method) || isCustomWrite(repository, method))
        .filter(method -> !annotations(method).isPresent(WithoutWriteThrough.class))
        .toList();
  }

  /** All that change aggregates, also Spring Data's own, of a repository without write-through. */
  static List<Method> ofOther(RepositoryInformation repository) {
    return methods(repository)
        .filter(method -> changesByQuery(repository, method) || isWrite(method))
        .filter(method -> !annotations(method).isPresent(WithoutWriteThrough.class))
        .toList();
  }

  private static Stream<Method> methods(RepositoryInformation repository) {
    return Stream.of(repository.getRepositoryInterface().getMethods())
        .filter(method -> !method.isBridge());
  }

  private static boolean changesByQuery(RepositoryInformation repository, Method method) {
    if (!repository.isQueryMethod(method)) {
      return false;
    }
    MergedAnnotations annotations = annotations(method);
    MergedAnnotation<?> query = annotations.get(QUERY);
    return annotations.isPresent(MODIFYING)
        || (query.isPresent()
            ? WRITING_SQL.matcher(query.getString(MergedAnnotation.VALUE)).find()
            : DERIVED_DELETE.matcher(method.getName()).matches());
  }

  private static boolean isCustomWrite(RepositoryInformation repository, Method method) {
    return repository.isCustomMethod(method) && isWrite(method);
  }

  private static boolean isWrite(Method method) {
    return RepositoryOperation.of(method).isPresent() || isDeleteOfAll(method);
  }

  /** Whether it is {@code deleteAll()}, which tells nothing of what it deletes. */
  static boolean isDeleteOfAll(Method method) {
    return method.getName().equals("deleteAll") && method.getParameterCount() == 0;
  }

  private static MergedAnnotations annotations(Method method) {
    return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
  }
}
