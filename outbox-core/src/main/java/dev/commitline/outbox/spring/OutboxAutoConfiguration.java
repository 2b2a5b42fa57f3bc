package dev.commitline.outbox.spring;

import dev.commitline.outbox.Outbox;
import dev.commitline.outbox.capture.EventCapture;
import dev.commitline.outbox.capture.ProductCatalog;
import dev.commitline.outbox.snapshot.DomainSnapshots;
import dev.commitline.outbox.spi.AppendListener;
import dev.commitline.outbox.spi.CaptureOptions;
import dev.commitline.outbox.spi.EventContext;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.PayloadSerializer;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Sets the outbox up in a Spring Boot application: chooses the database module, applies its
 * migrations (after the application's own), checks what the application declares, and provides the
 * {@link Outbox}.
 *
 * <p>Declare beans of type {@link PayloadSerializer}, {@link OutboxDatabase}, {@link Clock} or
 * {@link Outbox} to replace its own; beans of type {@link EventContext} add headers.
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
      "org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration",
      "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
      "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
    })
@ConditionalOnClass({DataSource.class, ConnectionHolder.class})
@ConditionalOnSingleCandidate(DataSource.class)
@Conditional(SwitchedOn.Capture.class)
@EnableConfigurationProperties(OutboxProperties.class)
@Import({
  CaptureConfiguration.class,
  BeanCaptureConfiguration.class,
  RepositoryCaptureConfiguration.class
})
public final class OutboxAutoConfiguration {

  /** For Spring. */
  public OutboxAutoConfiguration() {}

  @Bean
  static TransactionManagerPostProcessor commitlineTransactionManagerPostProcessor(
      ObjectProvider<DataSource> dataSource) {
    return new TransactionManagerPostProcessor(dataSource::getObject);
  }

  @Bean
  @ConditionalOnMissingBean
  OutboxDatabase commitlineOutboxDatabase(DataSource dataSource, ResourceLoader loader) {
    return DatabaseSetup.find(dataSource, loader.getClassLoader());
  }

  @Bean
  @DependsOnDatabaseInitialization
  DatabaseSetup commitlineDatabaseSetup(
      OutboxDatabase database, DataSource dataSource, OutboxProperties properties) {
    return DatabaseSetup.of(
        database, properties.transport(), dataSource, properties.names(), properties.migrate());
  }

  @Bean
  ProductCatalog commitlineProductCatalog() {
    return new ProductCatalog();
  }

  /**
   * One that the application declares, around it or instead of it, comes before it. What is
   * captured without a call of {@code append} passes all of them by.
   */
  @Bean
  @Fallback
  @ConditionalOnMissingBean(name = "outbox")
  Outbox outbox(SpringCapture capture) {
    return new SpringOutbox(capture);
  }

  @Bean
  SpringCapture commitlineCapture(
      DatabaseSetup database,
      ProductCatalog catalog,
      CaptureOptions options,
      ObjectProvider<Clock> clock,
      ObjectProvider<PublicTypes> publicTypes,
      ObjectProvider<AppendListener> listeners,
      OutboxProperties properties,
      Environment environment) {
    return new SpringCapture(
        database.dataSource(),
        new EventCapture(
            properties.sourceOr(applicationName(environment)),
            catalog,
            options,
            clock.getIfUnique(Clock::systemUTC)),
        database
            .database()
            .eventWriter(database.names(), properties.ownerOr(applicationName(environment))),
        publicTypes.getIfAvailable(() -> new PublicTypes(List::of)),
        listeners.orderedStream().toList());
  }

  @Bean
  DomainSnapshots commitlineDomainSnapshots(
      DatabaseSetup database,
      SpringCapture capture,
      ObjectProvider<PlatformTransactionManager> manager) {
    return new DomainSnapshots(
        new SpringSnapshotTransactions(database.dataSource(), manager::getObject),
        database.database().snapshots(database.names()),
        event -> capture.append(event, false));
  }

  @Bean
  OutboxStartup commitlineOutboxStartup(
      ProductCatalog catalog,
      ObjectProvider<PublicTypes> publicTypes,
      ObjectProvider<CaptureSource> sources,
      ObjectProvider<Outbox> outboxes,
      DatabaseSetup database,
      OutboxProperties properties,
      DeclaredTypes declaredTypes,
      Environment environment) {
    return new OutboxStartup(
        catalog,
        publicTypes.getIfAvailable(() -> new PublicTypes(List::of)),
        declaredTypes,
        sources.stream().toList(),
        () -> outboxes.stream().toList(),
        database,
        () -> properties.ownerOr(applicationName(environment)),
        properties.aggregateTypes());
  }

  @Bean
  DeclaredTypes commitlineDeclaredTypes(
      OutboxProperties properties,
      BeanFactory beans,
      Environment environment,
      ResourceLoader loader) {
    return new DeclaredTypes(
        () ->
            new DataProductScanner(environment, loader)
                .scan(DeclaredTypes.packages(properties.scanPackages(), beans)));
  }

  private static @Nullable String applicationName(Environment environment) {
    String name = environment.getProperty("spring.application.name");
    return name == null || name.isBlank() ? null : name;
  }
}
