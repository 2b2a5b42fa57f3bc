package dev.commitline.outbox.testkit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.commitline.outbox.Outbox;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spring.OutboxAutoConfiguration;
import dev.commitline.outbox.spring.OutboxSetupException;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.contract.DisguisedDataSource;
import dev.commitline.outbox.testkit.spring.tickets.DeletedMapper;
import dev.commitline.outbox.testkit.spring.tickets.TicketEvent;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskEvent.Closed;
import dev.commitline.outbox.testkit.spring.tickets.forms.OtherDesk;
import dev.commitline.outbox.testkit.spring.tickets.forms.TwoDataSources;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/** That capture never backs off in silence: only {@code enabled=false} turns it off. */
@ExtendWith(OutboxExtension.class)
public abstract class SpringBackOffContract {

  private static final String EXCLUDED =
      "spring.autoconfigure.exclude=" + OutboxAutoConfiguration.class.getName();
  private static final String NO_EVENTS =
      "commitline.outbox.scan-packages=dev.commitline.outbox.testkit.spring.accounts";
  private static final String NO_FLYWAY = "spring.flyway.enabled=false";
  private static final String NOT_MIGRATED = "commitline.outbox.migrate=false";
  private static final String FALSE = "commitline.outbox.enabled=false";

  private final TicketDatabase database;

  /** For a database of the test class. */
  protected SpringBackOffContract(TestDatabase database) {
    this.database = new TicketDatabase(database);
  }

  /** An application that asks for no outbox itself. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration // finds repositories in the packages below
  static class Application {

    @Bean
    DeletedMapper deletedMapper() {
      return ticket -> new TicketEvent.Deleted(ticket.key(), ticket.title());
    }
  }

  @Test
  void withTwoDataSourcesAnAnnotatedMethodIsRefused() {
    assertThatStart(List.of(Application.class, TwoDataSources.class, OtherDesk.class), NO_EVENTS)
        .isInstanceOf(OutboxSetupException.class)
        .hasMessageContaining("@EmitEvent on OtherDesk.close")
        .hasMessageContaining("there are 2 data sources")
        .hasMessageContaining("[dataSource, otherDataSource]")
        .hasMessageContaining("@Primary");
  }

  @Test
  void withTwoDataSourcesAnEventThatWouldBeCapturedWhenPublishedIsRefused() {
    assertThatStart(List.of(Application.class, TwoDataSources.class))
        .isInstanceOf(OutboxSetupException.class)
        .hasMessageContaining("publishing Closed");
  }

  @Test
  void withTwoDataSourcesAnEventThatWasNotFoundIsRefusedWhenItIsPublished() {
    try (ConfigurableApplicationContext context =
        start(List.of(Application.class, TwoDataSources.class), NO_EVENTS)) {
      assertThatThrownBy(() -> context.publishEvent(new Closed(1L)))
          .isInstanceOf(OutboxSetupException.class)
          .hasMessageContaining("there are 2 data sources");
      context.publishEvent("what is no event of a data product");
    }
  }

  @Test
  void withoutADataSourceAnAnnotatedMethodIsRefused() {
    assertThatStart(
            List.of(Application.class, OtherDesk.class),
            NO_EVENTS,
            "test.data-source=false",
            "spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
        .isInstanceOf(OutboxSetupException.class)
        .hasMessageContaining("there is no bean of type DataSource");
  }

  @Test
  void anExclusionIsRefused() {
    assertThatStart(List.of(Application.class), NO_EVENTS, EXCLUDED)
        .isInstanceOf(OutboxSetupException.class)
        .hasMessageContaining("@EmitEvent on DeskRepository.bump")
        .hasMessageContaining("OutboxAutoConfiguration is excluded");
  }

  @Test
  void whoDeclaresNothingMayHaveTwoDataSources() {
    start(List.of(Application.class, TwoDataSources.class), NO_EVENTS).close();
  }

  @Test
  void switchedOffEverythingStarts() {
    start(List.of(Application.class, TwoDataSources.class, OtherDesk.class), FALSE).close();
    start(List.of(Application.class), EXCLUDED, FALSE).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "on", "TRUE"})
  void onIsOn(String on) {
    try (ConfigurableApplicationContext context =
        start(List.of(Application.class), "commitline.outbox.enabled=" + on)) {
      assertThat(context.getBeanNamesForType(Outbox.class)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"enabled", "domain-events"})
  void whatIsNoAnswerIsRefused(String property) {
    assertThatStart(List.of(Application.class), "commitline.outbox.%s=flase".formatted(property))
        .isInstanceOf(OutboxSetupException.class)
        .hasMessageContaining(
            "commitline.outbox.%s must be true or false, was 'flase'".formatted(property));
  }

  @Test
  void anotherProductIsRefusedAlsoByADeclaredModuleBeforeAnythingIsWritten() {
    assertThatStart(
            List.of(Application.class, Declared.class),
            "test.product=MariaDB",
            NO_FLYWAY,
            NOT_MIGRATED)
        .isInstanceOf(OutboxSetupException.class)
        .hasMessageContaining("does not serve MariaDB 11.4.2-MariaDB");
    assertThatStart(List.of(Application.class), "test.product=MariaDB", NO_FLYWAY, NOT_MIGRATED)
        .isInstanceOf(OutboxSetupException.class)
        .hasMessageContaining("serves MariaDB 11.4.2-MariaDB");
  }

  /** A module that the application chooses itself. */
  @Configuration(proxyBeanMethods = false)
  static class Declared {
    @Bean
    OutboxDatabase outboxDatabase() {
      return ServiceLoader.load(OutboxDatabase.class).findFirst().orElseThrow();
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertThatStart(
      List<Class<?>> sources, String... properties) {
    Throwable failure = catchThrowable(() -> start(sources, properties).close());
    while (failure != null
        && !(failure instanceof OutboxSetupException)
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return assertThat(failure);
  }

  private ConfigurableApplicationContext start(List<Class<?>> sources, String... properties) {
    List<String> all = new ArrayList<>(database.properties());
    all.add("spring.application.name=tickets");
    all.add("spring.main.banner-mode=off");
    all.add("commitline.outbox.scan-packages=dev.commitline.outbox.testkit.spring.tickets");
    return new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
        .web(WebApplicationType.NONE)
        .registerShutdownHook(false)
        .initializers(it -> register((GenericApplicationContext) it))
        .properties(all.toArray(String[]::new))
        .run(Stream.of(properties).map("--"::concat).toArray(String[]::new));
  }

  private void register(GenericApplicationContext context) {
    String product = context.getEnvironment().getProperty("test.product");
    if (context.getEnvironment().getProperty("test.data-source", Boolean.class, true)) {
      context.registerBean(
          "dataSource",
          DataSource.class,
          () ->
              product == null
                  ? database.dataSource()
                  : DisguisedDataSource.as(database.dataSource(), product, "11.4.2-MariaDB"));
    }
  }
}
