package dev.commitline.outbox.spring;

import dev.commitline.outbox.capture.ProductCatalog;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.core.support.RepositoryFactoryInformation;

/** What is written through, in all repositories; checked against each other and the products. */
final class WriteThroughSource implements CaptureSource {

  private final ListableBeanFactory beans;
  private final WriteThroughPostProcessor writeThrough;
  private final ProductCatalog catalog;

  WriteThroughSource(
      ListableBeanFactory beans, WriteThroughPostProcessor writeThrough, ProductCatalog catalog) {
    this.beans = beans;
    this.writeThrough = writeThrough;
    this.catalog = catalog;
  }

  @Override
  public List<Captured> captured() {
    Map<RepositoryInformation, Object> repositories = repositories();
    List<Captured> captured = new ArrayList<>();
    repositories.forEach(
        (repository, factory) ->
            writeThrough
                .capture(repository)
                .ifPresent(
                    capture -> {
                      writeThrough.met().require(factory, capture::invalid);
                      check(capture);
                      refuseOthers(capture, repositories.keySet());
                      captured.add(captured(capture));
                    }));
    return captured;
  }

  /** With the beans that made them. */
  private Map<RepositoryInformation, Object> repositories() {
    Map<RepositoryInformation, Object> found = new LinkedHashMap<>();
    for (String name :
        beans.getBeanNamesForType(RepositoryFactoryInformation.class, false, false)) {
      RepositoryFactoryInformation<?, ?> factory =
          beans.getBean(name, RepositoryFactoryInformation.class);
      found.put(factory.getRepositoryInformation(), factory);
    }
    return found;
  }

  private void check(StateCapture capture) {
    var unused = writeThrough.mapper(capture); // made now, so that a missing bean shows at start-up
    String topic = catalog.entry(capture.stateType()).product().topic();
    if (!catalog.entry(capture.stateType()).product().compacted()) {
      throw capture.invalid(
          "topic %s of %s is not compacted, so it would forget states: declare the product with compacted = true"
              .formatted(topic, capture.stateType().getName()));
    }
  }

  private void refuseOthers(StateCapture capture, Collection<RepositoryInformation> repositories) {
    for (RepositoryInformation other : repositories) {
      Class<?> type = other.getRepositoryInterface();
      if (other.getDomainType() == capture.domainType()
          && writeThrough.capture(other).isEmpty()
          && !AnnotatedElementUtils.hasAnnotation(type, WithoutWriteThrough.class)) {
        for (Method method : UncapturedWrites.ofOther(other)) {
          throw capture.invalid(
              "%s.%s changes the same aggregates without publishing their state: put @WriteThrough on that repository too, or @WithoutWriteThrough"
                  .formatted(type.getSimpleName(), method.getName()));
        }
      }
    }
  }

  private static Captured captured(StateCapture capture) {
    return new Captured(capture.place(), capture.aggregateType(), capture.stateType(), true);
  }
}
