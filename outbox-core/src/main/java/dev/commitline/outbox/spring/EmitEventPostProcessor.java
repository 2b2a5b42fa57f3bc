package dev.commitline.outbox.spring;

import dev.commitline.outbox.Outbox;
import java.util.Collection;
import java.util.function.Supplier;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.data.repository.core.EntityInformation;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;
import org.springframework.data.repository.core.support.RepositoryFactorySupport;

/**
 * Puts the capture of events into Spring Data's repositories, and refuses {@link EmitEvent}
 * elsewhere.
 *
 * <p>Repository factories take their customizers' advice behind their own, so that it runs inside
 * the repository's transaction interceptor (RepositoryFactoryBeanSupport.afterPropertiesSet, Spring
 * Data Commons 4.1).
 */
final class EmitEventPostProcessor implements BeanPostProcessor {

  private final RepositoryCaptures captures;
  private final EventMappers mappers;
  private final Supplier<Outbox> outbox;

  EmitEventPostProcessor(
      RepositoryCaptures captures, EventMappers mappers, Supplier<Outbox> outbox) {
    this.captures = captures;
    this.mappers = mappers;
    this.outbox = outbox;
  }

  RepositoryCaptures captures() {
    return captures;
  }

  EventMappers mappers() {
    return mappers;
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String beanName) {
    if (bean instanceof RepositoryFactoryBeanSupport<?, ?, ?> repository) {
      repository.addRepositoryFactoryCustomizer(this::customize);
    } else if (AnnotationUtils.isCandidateClass(bean.getClass(), EmitEvent.class)) {
      RepositoryCaptures.refuseOutsideRepositories(bean.getClass());
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
    Collection<MethodCapture> declared = captures.of(repository);
    if (!declared.isEmpty()) {
      proxy.addAdvice(
          new EmitEventInterceptor(
              repository.getRepositoryInterface(),
              declared,
              (EntityInformation<Object, Object>) repositories.getEntityInformation(repository),
              mappers,
              outbox));
    }
  }
}
