package dev.commitline.outbox.spring;

import dev.commitline.outbox.InvalidDeclarationException;
import java.lang.reflect.Method;
import java.util.Optional;
import org.springframework.core.ResolvableType;
import org.springframework.data.repository.CrudRepository;
import org.springframework.data.repository.core.RepositoryInformation;

/**
 * What {@link EmitEvent} on one repository method means, checked.
 *
 * @param repository the repository interface
 * @param method its method, never a bridge
 * @param operation what the method does
 * @param aggregateType of the events
 * @param tombstone whether a tombstone follows each event
 * @param mapperType makes the events
 * @param eventType what the mapper returns, as far as it is declared
 */
record MethodCapture(
    Class<?> repository,
    Method method,
    RepositoryOperation operation,
    String aggregateType,
    boolean tombstone,
    Class<? extends EventMapper<?, ?>> mapperType,
    Class<?> eventType) {

  static MethodCapture of(RepositoryInformation repository, Method method, EmitEvent declared) {
    Class<?> type = repository.getRepositoryInterface();
    RepositoryOperation operation =
        operation(repository, method)
            .orElseThrow(
                () ->
                    invalid(
                        type,
                        method,
                        "only Spring Data's own "
                            + RepositoryOperation.allowed()
                            + " can be captured; append the event yourself with Outbox.append"));
    if (declared.tombstone() && operation.saves()) {
      throw invalid(
          type,
          method,
          "tombstone = true is for methods that delete: it removes the key's history");
    }
    ResolvableType mapper = ResolvableType.forClass(declared.mapper()).as(EventMapper.class);
    Class<?> aggregate = resolve(mapper, 0, type, method, declared);
    Class<?> domainType = repository.getDomainType();
    if (!aggregate.isAssignableFrom(domainType)) {
      throw invalid(
          type,
          method,
          "mapper %s maps %s, but the repository's aggregates are %s"
              .formatted(declared.mapper().getName(), aggregate.getName(), domainType.getName()));
    }
    Class<?> event = resolve(mapper, 1, type, method, declared);
    if (event.isAssignableFrom(domainType)) {
      throw invalid(
          type,
          method,
          "mapper %s publishes %s, which the entity %s is itself: map it to a public event record"
              .formatted(declared.mapper().getName(), event.getName(), domainType.getName()));
    }
    String aggregateType =
        declared.aggregateType().isBlank() ? domainType.getSimpleName() : declared.aggregateType();
    return new MethodCapture(
        type, method, operation, aggregateType, declared.tombstone(), declared.mapper(), event);
  }

  /** How messages name the method. */
  String name() {
    return name(repository, method);
  }

  private static Optional<RepositoryOperation> operation(
      RepositoryInformation repository, Method method) {
    boolean springData =
        repository.isBaseClassMethod(method)
            && !repository.isCustomMethod(method)
            && !repository.isQueryMethod(method)
            && CrudRepository.class.isAssignableFrom(repository.getRepositoryBaseClass());
    return springData ? RepositoryOperation.of(method) : Optional.empty();
  }

  private static Class<?> resolve(
      ResolvableType mapper, int index, Class<?> repository, Method method, EmitEvent declared) {
    Class<?> resolved = mapper.getGeneric(index).resolve();
    if (resolved == null) {
      throw invalid(
          repository,
          method,
          "the types that mapper %s maps can't be resolved: declare a class or an interface that names both, as in 'implements EventMapper<Order, OrderPlaced>'"
              .formatted(declared.mapper().getName()));
    }
    return resolved;
  }

  private static InvalidDeclarationException invalid(
      Class<?> repository, Method method, String what) {
    return new InvalidDeclarationException(
        "@EmitEvent on " + name(repository, method) + ": " + what);
  }

  private static String name(Class<?> type, Method method) {
    return type.getSimpleName() + "." + method.getName();
  }
}
