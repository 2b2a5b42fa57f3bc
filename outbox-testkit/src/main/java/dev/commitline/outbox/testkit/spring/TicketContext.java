package dev.commitline.outbox.testkit.spring;

import dev.commitline.outbox.Outbox;
import dev.commitline.outbox.testkit.spring.tickets.TicketApplication;
import dev.commitline.outbox.testkit.spring.tickets.TicketDesk;
import dev.commitline.outbox.testkit.spring.tickets.TicketRepository;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.data.jdbc.repository.support.JdbcRepositoryFactoryBean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** The started application, and what the suites use of it. */
final class TicketContext implements AutoCloseable {

  private static final List<String> PROPERTIES =
      List.of(
          "spring.application.name=tickets",
          "spring.main.banner-mode=off",
          "spring.main.log-startup-info=false",
          "spring.flyway.locations=classpath:dev/commitline/outbox/testkit/spring/tickets",
          "commitline.outbox.scan-packages=dev.commitline.outbox.testkit.spring.tickets");

  private final ConfigurableApplicationContext context;
  private final StatementLog statements;

  private TicketContext(ConfigurableApplicationContext context, StatementLog statements) {
    this.context = context;
    this.statements = statements;
  }

  /** The ticket application as it is. */
  static TicketContext start(TicketDatabase database) {
    return start(database, List.of());
  }

  /**
   * The ticket application with more in it.
   *
   * @param further repository interfaces, and classes of other beans
   * @param properties as {@code name=value}; they override those of the application
   */
  static TicketContext start(
      TicketDatabase database, List<Class<?>> further, String... properties) {
    StatementLog statements = new StatementLog(database.dataSource());
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(TicketApplication.class)
            .web(WebApplicationType.NONE)
            .registerShutdownHook(false)
            .initializers(it -> register((GenericApplicationContext) it, statements, further))
            .properties(
                Stream.of(PROPERTIES, database.properties())
                    .flatMap(List::stream)
                    .toArray(String[]::new))
            .run(Stream.of(properties).map("--"::concat).toArray(String[]::new));
    return new TicketContext(context, statements);
  }

  private static void register(
      GenericApplicationContext context, DataSource dataSource, List<Class<?>> further) {
    context.registerBean(
        "dataSource", DataSource.class, () -> dataSource, bean -> bean.setPrimary(true));
    for (Class<?> type : further) {
      context.registerBeanDefinition(
          type.getName(),
          type.isInterface()
              ? BeanDefinitionBuilder.rootBeanDefinition(JdbcRepositoryFactoryBean.class)
                  .addConstructorArgValue(type)
                  .getBeanDefinition()
              : BeanDefinitionBuilder.rootBeanDefinition(type).getBeanDefinition());
    }
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  TicketRepository tickets() {
    return bean(TicketRepository.class);
  }

  TicketDesk desk() {
    return bean(TicketDesk.class);
  }

  Outbox outbox() {
    return bean(Outbox.class);
  }

  StatementLog statements() {
    return statements;
  }

  /** Runs work in a transaction, or joins the one that there is. */
  void transaction(Consumer<TransactionStatus> work) {
    transaction(TransactionDefinition.PROPAGATION_REQUIRED, work);
  }

  void transaction(int propagation, Consumer<TransactionStatus> work) {
    template(propagation).executeWithoutResult(work);
  }

  TransactionTemplate template(int propagation) {
    TransactionTemplate template = new TransactionTemplate(bean(PlatformTransactionManager.class));
    template.setPropagationBehavior(propagation);
    return template;
  }

  @Override
  public void close() {
    context.close();
  }
}
