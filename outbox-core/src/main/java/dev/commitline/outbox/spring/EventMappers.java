package dev.commitline.outbox.spring;

import dev.commitline.outbox.InvalidDeclarationException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.BeanInstantiationException;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;

/**
 * The mappers that capture uses: beans where there are some, else made once.
 *
 * <p>Thread safety: safe.
 */
final class EventMappers {

  private final AutowireCapableBeanFactory beans;
  private final Map<Class<?>, EventMapper<?, ?>> mappers = new ConcurrentHashMap<>();

  EventMappers(AutowireCapableBeanFactory beans) {
    this.beans = beans;
  }

  /**
   * The mapper of that type.
   *
   * @throws InvalidDeclarationException when there are several beans of the type, or none and it
   *     can't be instantiated
   */
  @SuppressWarnings("unchecked") // its type arguments were checked when the capture was declared
  EventMapper<Object, Object> get(MethodCapture capture) {
    EventMapper<?, ?> known = mappers.get(capture.mapperType());
    if (known == null) {
      known = make(capture);
      EventMapper<?, ?> first = mappers.putIfAbsent(capture.mapperType(), known);
      known = first == null ? known : first;
    }
    return (EventMapper<Object, Object>) known;
  }

  private EventMapper<?, ?> make(MethodCapture capture) {
    Class<? extends EventMapper<?, ?>> type = capture.mapperType();
    try {
      EventMapper<?, ?> bean = beans.getBeanProvider(type).getIfAvailable();
      return bean != null ? bean : beans.createBean(type);
    } catch (NoUniqueBeanDefinitionException e) {
      throw new InvalidDeclarationException(
          "@EmitEvent on %s: there are several beans of mapper %s: %s"
              .formatted(capture.name(), type.getName(), e.getBeanNamesFound()));
    } catch (BeanCreationException e) {
      if (e.getCause() instanceof BeanInstantiationException) {
        throw new InvalidDeclarationException(
            "@EmitEvent on %s: mapper %s is no bean and can't be instantiated: declare a bean of it (%s)"
                .formatted(capture.name(), type.getName(), e.getCause().getMessage()));
      }
      throw e;
    }
  }
}
