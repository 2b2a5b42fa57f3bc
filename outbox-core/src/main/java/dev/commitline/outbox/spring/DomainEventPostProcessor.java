package dev.commitline.outbox.spring;

import dev.commitline.outbox.capture.ProductCatalog;
import java.lang.reflect.Method;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.data.domain.DomainEvents;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;
import org.springframework.data.repository.core.support.RepositoryFactorySupport;
import org.springframework.data.util.AnnotationDetectionMethodCallback;
import org.springframework.util.ReflectionUtils;

/** Puts a {@link DomainEventGuard} into the repositories of aggregates that register events. */
final class DomainEventPostProcessor implements BeanPostProcessor {

  private final MetRepositories met = new MetRepositories();
  private final Supplier<ProductCatalog> catalog;
  private final Supplier<SpringCapture> capturing;

  DomainEventPostProcessor(Supplier<ProductCatalog> catalog, Supplier<SpringCapture> capturing) {
    this.catalog = catalog;
    this.capturing = capturing;
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String beanName) {
    if (bean instanceof RepositoryFactoryBeanSupport<?, ?, ?> repository) {
      repository.addRepositoryFactoryCustomizer(this::customize);
      met.add(repository);
    }
    return bean;
  }

  MetRepositories met() {
    return met;
  }

  private void customize(RepositoryFactorySupport repositories) {
    repositories.addRepositoryProxyPostProcessor(
        (proxy, repository) -> {
          Method events = domainEvents(repository.getDomainType());
          if (events != null) {
            proxy.addAdvice(
                new DomainEventGuard(
                    repository.getRepositoryInterface(), events, catalog.get(), capturing));
          }
        });
  }

  static @Nullable Method domainEvents(Class<?> aggregate) {
    AnnotationDetectionMethodCallback<DomainEvents> search =
        new AnnotationDetectionMethodCallback<>(DomainEvents.class);
    ReflectionUtils.doWithMethods(aggregate, search);
    Method found = search.getMethod();
    if (found != null) {
      ReflectionUtils.makeAccessible(found);
    }
    return found;
  }
}
