package dev.commitline.outbox.spring;

import dev.commitline.outbox.capture.ProductCatalog;
import java.util.Collection;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mapping.PersistentEntity;
import org.springframework.data.mapping.context.MappingContext;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;
import org.springframework.util.function.SingletonSupplier;

/** The part of the auto-configuration that needs Spring Data. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(RepositoryFactoryBeanSupport.class)
class RepositoryCaptureConfiguration {

  @Bean
  static EmitEventPostProcessor commitlineEmitEventPostProcessor(Emitter emitter) {
    return new EmitEventPostProcessor(new RepositoryCaptures(), emitter);
  }

  @Bean
  static WriteThroughPostProcessor commitlineWriteThroughPostProcessor(
      Emitter emitter, ObjectProvider<SpringCapture> capture) {
    return new WriteThroughPostProcessor(
        emitter.mappers(), SingletonSupplier.of(capture::getObject));
  }

  @Bean
  @Conditional(SwitchedOn.DomainEvents.class)
  static DomainEventPostProcessor commitlineDomainEventPostProcessor(
      ObjectProvider<ProductCatalog> catalog, ObjectProvider<SpringCapture> capture) {
    return new DomainEventPostProcessor(
        SingletonSupplier.of(catalog::getObject), SingletonSupplier.of(capture::getObject));
  }

  @Bean
  @Conditional(SwitchedOn.DomainEvents.class)
  CaptureSource commitlineAggregateEventSource(
      ConfigurableListableBeanFactory beans,
      DomainEventPostProcessor guards,
      DeclaredTypes declaredTypes) {
    return new AggregateEventSource(beans, guards, declaredTypes);
  }

  @Bean
  CaptureSource commitlineWriteThroughSource(
      ConfigurableListableBeanFactory beans,
      WriteThroughPostProcessor writeThrough,
      ProductCatalog catalog) {
    return new WriteThroughSource(beans, writeThrough, catalog);
  }

  @Bean
  CaptureSource commitlineRepositoryCaptureSource(
      ConfigurableListableBeanFactory beans, EmitEventPostProcessor capture) {
    return new RepositoryCaptureSource(beans, capture);
  }

  @Bean
  PublicTypes commitlinePublicTypes(ObjectProvider<MappingContext<?, ?>> contexts) {
    return new PublicTypes(() -> entities(contexts));
  }

  private static Collection<Class<?>> entities(ObjectProvider<MappingContext<?, ?>> contexts) {
    return contexts.stream()
        .flatMap(context -> context.getPersistentEntities().stream())
        .<Class<?>>map(PersistentEntity::getType)
        .collect(Collectors.toSet());
  }
}
