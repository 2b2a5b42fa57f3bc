package dev.commitline.outbox.spring;

import dev.commitline.outbox.Outbox;
import dev.commitline.outbox.capture.ProductCatalog;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.util.function.SingletonSupplier;

/** The part of the auto-configuration that captures beans' methods, and what they publish. */
@Configuration(proxyBeanMethods = false)
class BeanCaptureConfiguration {

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE) // post-processors need it
  static Emitter commitlineEmitter(
      ConfigurableListableBeanFactory beans, ObjectProvider<Outbox> outbox) {
    return new Emitter(new EventMappers(beans), SingletonSupplier.of(outbox::getObject));
  }

  @Bean
  static BeanCapturePostProcessor commitlineBeanCapturePostProcessor(Emitter emitter) {
    return new BeanCapturePostProcessor(new BeanCaptures(), emitter);
  }

  @Bean
  CaptureSource commitlineBeanCaptureSource(
      ListableBeanFactory beans, BeanCapturePostProcessor capture) {
    return new BeanCaptureSource(beans, capture);
  }

  /** What is published inside the process. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(
      name = "commitline.outbox.domain-events",
      havingValue = "true",
      matchIfMissing = true)
  static class DomainEvents {

    @Bean
    DomainEventCapture commitlineDomainEventCapture(
        ProductCatalog catalog, ObjectProvider<Outbox> outbox) {
      return new DomainEventCapture(catalog, SingletonSupplier.of(outbox::getObject));
    }

    @Bean
    CaptureSource commitlineDomainEventSource(DeclaredTypes declaredTypes) {
      return new DomainEventSource(declaredTypes);
    }
  }
}
