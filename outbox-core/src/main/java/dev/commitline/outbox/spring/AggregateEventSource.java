package dev.commitline.outbox.spring;

import dev.commitline.outbox.InvalidDeclarationException;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.data.repository.core.support.RepositoryFactoryInformation;

/**
 * The repositories of aggregates that register events; what these are is known when they are
 * published ({@link DomainEventSource}).
 */
final class AggregateEventSource implements CaptureSource {

  private final ListableBeanFactory beans;
  private final DomainEventPostProcessor guards;
  private final DeclaredTypes declaredTypes;

  AggregateEventSource(
      ListableBeanFactory beans, DomainEventPostProcessor guards, DeclaredTypes declaredTypes) {
    this.beans = beans;
    this.guards = guards;
    this.declaredTypes = declaredTypes;
  }

  /** None of its own: refuses repositories whose aggregates would be asked without the guard. */
  @Override
  public List<Captured> captured() {
    if (!new DomainEventSource(declaredTypes).captured().isEmpty()) {
      for (String name :
          beans.getBeanNamesForType(RepositoryFactoryInformation.class, false, false)) {
        requireGuarded(beans.getBean(name, RepositoryFactoryInformation.class));
      }
    }
    return List.of();
  }

  private void requireGuarded(RepositoryFactoryInformation<?, ?> repository) {
    Class<?> aggregate = repository.getRepositoryInformation().getDomainType();
    if (DomainEventPostProcessor.domainEvents(aggregate) != null) {
      Class<?> type = repository.getRepositoryInformation().getRepositoryInterface();
      guards
          .met()
          .require(
              repository,
              what ->
                  new InvalidDeclarationException(
                      "The domain events of %s: %s: %s"
                          .formatted(aggregate.getSimpleName(), type.getSimpleName(), what)));
    }
  }
}
