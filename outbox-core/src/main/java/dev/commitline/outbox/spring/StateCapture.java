package dev.commitline.outbox.spring;

import dev.commitline.outbox.InvalidDeclarationException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.repository.core.RepositoryInformation;

/**
 * What {@link WriteThrough} on one repository means, checked.
 *
 * @param repository the repository interface
 * @param domainType its aggregates
 * @param aggregateType of the states
 * @param mapperType makes the states
 * @param stateType what the mapper returns, as far as it is declared
 */
record StateCapture(
    Class<?> repository,
    Class<?> domainType,
    String aggregateType,
    Class<? extends EventMapper<?, ?>> mapperType,
    Class<?> stateType) {

  // By name: the class is not there in an application that uses another Spring Data module.
  private static final String JDBC_REPOSITORY =
      "org.springframework.data.jdbc.repository.support.SimpleJdbcRepository";

  /**
   * The declaration of a repository; empty when it has none.
   *
   * @throws InvalidDeclarationException when it is wrong
   */
  static Optional<StateCapture> of(RepositoryInformation repository) {
    Class<?> type = repository.getRepositoryInterface();
    WriteThrough declared = AnnotatedElementUtils.findMergedAnnotation(type, WriteThrough.class);
    if (declared == null) {
      return Optional.empty();
    }
    if (!isJdbc(repository.getRepositoryBaseClass())) {
      throw invalid(
          type,
          "only Spring Data JDBC repositories can be written through; others change aggregates without a call that could be captured");
    }
    StateCapture capture = of(type, repository.getDomainType(), declared);
    UncapturedWrites.of(repository).stream()
        .findFirst()
        .ifPresent(
            method -> {
              throw invalid(
                  type,
                  "%s changes aggregates without publishing their state: mark it with @WithoutWriteThrough and publish yourself, or go through save and delete"
                      .formatted(method.getName()));
            });
    return Optional.of(capture);
  }

  private static StateCapture of(Class<?> type, Class<?> domainType, WriteThrough declared) {
    ResolvableType mapper = ResolvableType.forClass(declared.mapper()).as(EventMapper.class);
    Class<?> aggregate = mapper.getGeneric(0).resolve();
    Class<?> state = mapper.getGeneric(1).resolve();
    if (aggregate == null || state == null) {
      throw invalid(
          type,
          "the types that mapper %s maps can't be resolved: declare a class or an interface that names both, as in 'implements EventMapper<Customer, CustomerState>'"
              .formatted(declared.mapper().getName()));
    }
    if (!aggregate.isAssignableFrom(domainType)) {
      throw invalid(
          type,
          "mapper %s maps %s, but the repository's aggregates are %s"
              .formatted(declared.mapper().getName(), aggregate.getName(), domainType.getName()));
    }
    if (state.isAssignableFrom(domainType)) {
      throw invalid(
          type,
          "mapper %s publishes %s, which the entity %s is itself: map it to a public state record"
              .formatted(declared.mapper().getName(), state.getName(), domainType.getName()));
    }
    String aggregateType =
        declared.aggregateType().isBlank() ? domainType.getSimpleName() : declared.aggregateType();
    return new StateCapture(type, domainType, aggregateType, declared.mapper(), state);
  }

  private static boolean isJdbc(@Nullable Class<?> baseClass) {
    return baseClass != null
        && (baseClass.getName().equals(JDBC_REPOSITORY) || isJdbc(baseClass.getSuperclass()));
  }

  /** How messages name the declaration. */
  String place() {
    return place(repository);
  }

  InvalidDeclarationException invalid(String what) {
    return invalid(repository, what);
  }

  private static InvalidDeclarationException invalid(Class<?> repository, String what) {
    return new InvalidDeclarationException(place(repository) + ": " + what);
  }

  private static String place(Class<?> repository) {
    return "@WriteThrough on " + repository.getSimpleName();
  }
}
