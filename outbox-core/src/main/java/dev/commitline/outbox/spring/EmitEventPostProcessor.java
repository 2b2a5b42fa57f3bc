package dev.commitline.outbox.spring;

import java.util.Collection;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.data.repository.core.EntityInformation;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;
import org.springframework.data.repository.core.support.RepositoryFactorySupport;

/**
 * Puts the capture of events into Spring Data's repositories.
 *
 * <p>Repository factories take their customizers' advice behind their own, so that it runs inside
 * the repository's transaction interceptor (RepositoryFactoryBeanSupport.afterPropertiesSet, Spring
 * Data Commons 4.1).
 */
final class EmitEventPostProcessor implements BeanPostProcessor {

  private final RepositoryCaptures captures;
  private final Emitter emitter;
  private final MetRepositories met = new MetRepositories();

  EmitEventPostProcessor(RepositoryCaptures captures, Emitter emitter) {
    this.captures = captures;
    this.emitter = emitter;
  }

  RepositoryCaptures captures() {
    return captures;
  }

  EventMappers mappers() {
    return emitter.mappers();
  }

  MetRepositories met() {
    return met;
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String beanName) {
    if (bean instanceof RepositoryFactoryBeanSupport<?, ?, ?> repository) {
      repository.addRepositoryFactoryCustomizer(this::customize);
      met.add(repository);
    }
    return bean;
  }

  private void customize(RepositoryFactorySupport repositories) {
    repositories.addRepositoryProxyPostProcessor(
        (proxy, repository) -> advise(proxy, repository, repositories));
  }

  @SuppressWarnings("unchecked") // of the repository's own domain type, as all its aggregates are
  private void advise(
      ProxyFactory proxy, RepositoryInformation repository, RepositoryFactorySupport repositories) {
    Collection<RepositoryCapture> declared = captures.of(repository);
    if (!declared.isEmpty()) {
      proxy.addAdvice(
          new EmitEventInterceptor(
              repository.getRepositoryInterface(),
              declared,
              (EntityInformation<Object, Object>) repositories.getEntityInformation(repository),
              emitter));
    }
  }
}
