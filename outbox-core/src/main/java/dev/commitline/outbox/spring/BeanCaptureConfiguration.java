package dev.commitline.outbox.spring;

import dev.commitline.outbox.capture.ProductCatalog;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.util.function.SingletonSupplier;

/** The part of the auto-configuration that captures beans' methods, and what they publish. */
@Configuration(proxyBeanMethods = false)
class BeanCaptureConfiguration {

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE) // post-processors need it
  static Emitter commitlineEmitter(
      ConfigurableListableBeanFactory beans, ObjectProvider<SpringCapture> capture) {
    return new Emitter(new EventMappers(beans), SingletonSupplier.of(capture::getObject));
  }

  @Bean
  static BeanCapturePostProcessor commitlineBeanCapturePostProcessor(Emitter emitter) {
    return new BeanCapturePostProcessor(new BeanCaptures(), emitter);
  }

  @Bean
  CaptureSource commitlineBeanCaptureSource(
      ConfigurableListableBeanFactory beans, BeanCapturePostProcessor capture) {
    return new BeanCaptureSource(beans, capture);
  }

  /** What is published inside the process. */
  @Configuration(proxyBeanMethods = false)
  @Conditional(SwitchedOn.DomainEvents.class)
  static class DomainEvents {

    @Bean
    DomainEventCapture commitlineDomainEventCapture(
        ProductCatalog catalog, ObjectProvider<SpringCapture> capture) {
      return new DomainEventCapture(catalog, SingletonSupplier.of(capture::getObject));
    }

    @Bean
    CaptureSource commitlineDomainEventSource(DeclaredTypes declaredTypes) {
      return new DomainEventSource(declaredTypes);
    }
  }
}
