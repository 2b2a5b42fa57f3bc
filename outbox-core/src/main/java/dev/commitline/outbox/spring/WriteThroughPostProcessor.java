package dev.commitline.outbox.spring;

import dev.commitline.outbox.InvalidDeclarationException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.data.repository.core.EntityInformation;
import org.springframework.data.repository.core.RepositoryInformation;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;
import org.springframework.data.repository.core.support.RepositoryFactorySupport;
import org.springframework.util.function.SingletonSupplier;

/**
 * Puts the write-through into Spring Data's repositories, and refuses {@link WriteThrough}
 * elsewhere.
 *
 * <p>Ordered, so before {@link EmitEventPostProcessor}: its advice is the outer one, and a state
 * comes behind the event of the same call.
 */
final class WriteThroughPostProcessor implements BeanPostProcessor, Ordered {

  private final Map<Class<?>, Optional<StateCapture>> captures = new ConcurrentHashMap<>();
  private final MetRepositories met = new MetRepositories();
  private final EventMappers mappers;
  private final Supplier<SpringCapture> capturing;

  WriteThroughPostProcessor(EventMappers mappers, Supplier<SpringCapture> capturing) {
    this.mappers = mappers;
    this.capturing = capturing;
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }

  /**
   * What the repository declares.
   *
   * @throws InvalidDeclarationException when that is wrong
   */
  Optional<StateCapture> capture(RepositoryInformation repository) {
    return captures.computeIfAbsent(
        repository.getRepositoryInterface(), type -> StateCapture.of(repository));
  }

  /**
   * The mapper of a declaration.
   *
   * @throws InvalidDeclarationException when it can't be made
   */
  EventMapper<Object, Object> mapper(StateCapture capture) {
    return mappers.get(capture.mapperType(), capture::invalid);
  }

  MetRepositories met() {
    return met;
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String beanName) {
    if (bean instanceof RepositoryFactoryBeanSupport<?, ?, ?> repository) {
      repository.addRepositoryFactoryCustomizer(this::customize);
      met.add(repository);
    } else if (AnnotatedElementUtils.hasAnnotation(bean.getClass(), WriteThrough.class)) {
      throw new InvalidDeclarationException(
          "@WriteThrough on %s: only Spring Data JDBC repository interfaces can be written through"
              .formatted(bean.getClass().getName()));
    }
    return bean;
  }

  private void customize(RepositoryFactorySupport repositories) {
    repositories.addRepositoryProxyPostProcessor(
        (proxy, repository) ->
            capture(repository)
                .ifPresent(capture -> advise(proxy, capture, repository, repositories)));
  }

  @SuppressWarnings("unchecked") // of the repository's own domain type, as all its aggregates are
  private void advise(
      ProxyFactory proxy,
      StateCapture capture,
      RepositoryInformation repository,
      RepositoryFactorySupport repositories) {
    Predicate<Method> own =
        method ->
            repository.isBaseClassMethod(method)
                && !repository.isCustomMethod(method)
                && !repository.isQueryMethod(method)
                && !AnnotatedElementUtils.hasAnnotation(method, WithoutWriteThrough.class);
    proxy.addAdvice(
        new WriteThroughInterceptor(
            capture,
            own,
            (EntityInformation<Object, Object>) repositories.getEntityInformation(repository),
            SingletonSupplier.of(
                () -> new StatePublisher(capture, mapper(capture), capturing.get())),
            capturing));
  }
}
