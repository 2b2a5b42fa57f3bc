package dev.commitline.outbox.spring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.data.repository.core.support.RepositoryFactoryInformation;

/** What is captured by {@link EmitEvent} in all repositories, also in those made lazily. */
final class RepositoryCaptureSource implements CaptureSource {

  private final ListableBeanFactory beans;
  private final EmitEventPostProcessor capture;
  private final Map<String, Class<?>> domainTypes = new HashMap<>();

  RepositoryCaptureSource(ListableBeanFactory beans, EmitEventPostProcessor capture) {
    this.beans = beans;
    this.capture = capture;
  }

  @Override
  public List<Captured> captured() {
    List<Captured> captured = new ArrayList<>();
    for (String name :
        beans.getBeanNamesForType(RepositoryFactoryInformation.class, false, false)) {
      RepositoryFactoryInformation<?, ?> repository =
          beans.getBean(name, RepositoryFactoryInformation.class);
      for (RepositoryCapture each : capture.captures().of(repository.getRepositoryInformation())) {
        capture.met().require(repository, each.capture().site()::invalid);
        each.capture().emissions().forEach(this::requireOneAggregate);
        capture.mappers().makeAll(each.capture());
        captured.addAll(each.capture().captured());
      }
    }
    return captured;
  }

  private void requireOneAggregate(Emission emission) {
    Class<?> domainType = Objects.requireNonNull(emission.site().domainType());
    Class<?> other = domainTypes.putIfAbsent(emission.aggregateType(), domainType);
    if (other != null
        && !other.isAssignableFrom(domainType)
        && !domainType.isAssignableFrom(other)) {
      throw emission
          .site()
          .invalid(
              "aggregate type '%s' is both %s and %s: give one of them another aggregateType"
                  .formatted(emission.aggregateType(), other.getName(), domainType.getName()));
    }
  }
}
