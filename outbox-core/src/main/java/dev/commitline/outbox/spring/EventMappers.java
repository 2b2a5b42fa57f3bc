package dev.commitline.outbox.spring;

import dev.commitline.outbox.InvalidDeclarationException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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

  /** Makes the mappers of a method now, so that a missing bean shows at start-up. */
  void makeAll(MethodCapture capture) {
    capture.emissions().stream().filter(each -> each.mapperType() != null).forEach(this::get);
  }

  /**
   * The mapper of that type.
   *
   * @throws InvalidDeclarationException when there are several beans of the type, or none and it
   *     can't be instantiated
   */
  EventMapper<Object, Object> get(Emission emission) {
    return get(Objects.requireNonNull(emission.mapperType()), emission.site()::invalid);
  }

  /**
   * The mapper of that type.
   *
   * @param invalid makes the exception that names the declaration
   * @throws InvalidDeclarationException when there are several beans of the type, or none and it
   *     can't be instantiated
   */
  @SuppressWarnings("unchecked") // its type arguments were checked when the capture was declared
  EventMapper<Object, Object> get(
      Class<? extends EventMapper<?, ?>> type,
      Function<String, InvalidDeclarationException> invalid) {
    EventMapper<?, ?> known = mappers.get(type);
    if (known == null) {
      known = make(type, invalid);
      EventMapper<?, ?> first = mappers.putIfAbsent(type, known);
      known = first == null ? known : first;
    }
    return (EventMapper<Object, Object>) known;
  }

  private EventMapper<?, ?> make(
      Class<? extends EventMapper<?, ?>> type,
      Function<String, InvalidDeclarationException> invalid) {
    try {
      EventMapper<?, ?> bean = beans.getBeanProvider(type).getIfAvailable();
      return bean != null ? bean : beans.createBean(type);
    } catch (NoUniqueBeanDefinitionException e) {
      throw invalid.apply(
          "there are several beans of mapper %s: %s"
              .formatted(type.getName(), e.getBeanNamesFound()));
    } catch (BeanCreationException e) {
      if (e.getCause() instanceof BeanInstantiationException) {
        throw invalid.apply(
            "mapper %s is no bean and can't be instantiated: declare a bean of it (%s)"
                .formatted(type.getName(), e.getCause().getMessage()));
      }
      throw e;
    }
  }
}
