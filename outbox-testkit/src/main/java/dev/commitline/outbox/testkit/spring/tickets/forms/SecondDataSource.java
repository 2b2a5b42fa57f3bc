package dev.commitline.outbox.testkit.spring.tickets.forms;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A data source beside that of the outbox, each with its transaction manager. */
@Configuration(proxyBeanMethods = false)
public class SecondDataSource {

  /** The name of the transaction manager that the outbox has nothing to do with. */
  public static final String OTHER = "otherTransactionManager";

  /** For Spring. */
  public SecondDataSource() {}

  @Bean
  DataSource otherDataSource(@Qualifier("dataSource") DataSource dataSource) {
    return new DelegatingDataSource(dataSource);
  }

  @Bean
  @Primary
  JdbcTransactionManager transactionManager(@Qualifier("dataSource") DataSource dataSource) {
    return new JdbcTransactionManager(dataSource);
  }

  @Bean(OTHER)
  JdbcTransactionManager otherTransactionManager(
      @Qualifier("otherDataSource") DataSource dataSource) {
    return new JdbcTransactionManager(dataSource);
  }
}
