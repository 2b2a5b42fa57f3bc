package dev.commitline.outbox.spring;

import dev.commitline.outbox.capture.ProductCatalog;
import java.util.Arrays;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * Stands where {@link OutboxAutoConfiguration} can't: an application that declares what is to be
 * captured does not start then. Only {@code commitline.outbox.enabled=false} turns capture off.
 */
@AutoConfiguration(after = OutboxAutoConfiguration.class)
@ConditionalOnMissingBean(ProductCatalog.class)
@Conditional(SwitchedOn.Capture.class)
public final class UncapturedAutoConfiguration {

  /** For Spring. */
  public UncapturedAutoConfiguration() {}

  @Bean
  static UncapturedDeclarations commitlineUncapturedDeclarations(
      ListableBeanFactory beans, Environment environment, ResourceLoader loader) {
    List<String> named =
        Binder.get(environment)
            .bind("commitline.outbox.scan-packages", String[].class)
            .map(Arrays::asList)
            .orElseGet(List::of);
    return new UncapturedDeclarations(
        beans,
        new DeclaredTypes(
            () ->
                new DataProductScanner(environment, loader)
                    .scan(DeclaredTypes.packages(named, (BeanFactory) beans))),
        environment.getProperty("commitline.outbox.domain-events", Boolean.class, true));
  }
}
