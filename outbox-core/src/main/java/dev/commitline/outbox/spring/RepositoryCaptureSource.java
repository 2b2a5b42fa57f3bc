package dev.commitline.outbox.spring;

import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.data.repository.core.support.RepositoryFactoryInformation;

/** What is captured by {@link EmitEvent} in all repositories, also in those made lazily. */
final class RepositoryCaptureSource implements CaptureSource {

  private final ListableBeanFactory beans;
  private final EmitEventPostProcessor capture;

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
      for (MethodCapture each : capture.captures().of(repository.getRepositoryInformation())) {
        capture.mappers().get(each); // made now, so that a missing bean shows at start-up
        captured.add(new Captured(each.name(), each.aggregateType(), each.eventType()));
      }
    }
    return captured;
  }
}
