package dev.commitline.outbox.testkit.spring.tickets.forms;

import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Two data sources, and nobody says which is the outbox's. */
@Configuration(proxyBeanMethods = false)
public class TwoDataSources {

  /** For Spring. */
  public TwoDataSources() {}

  @Bean
  static BeanFactoryPostProcessor noPrimary() {
    return beans -> {
      BeanDefinition first = beans.getBeanDefinition("dataSource");
      first.setPrimary(false);
    };
  }

  @Bean
  DataSource otherDataSource(@Qualifier("dataSource") DataSource dataSource) {
    return new DelegatingDataSource(dataSource);
  }

  @Bean
  JdbcTransactionManager transactionManager(@Qualifier("dataSource") DataSource dataSource) {
    return new JdbcTransactionManager(dataSource);
  }

  @Bean
  JdbcTemplate jdbcTemplate(@Qualifier("dataSource") DataSource dataSource) {
    return new JdbcTemplate(dataSource);
  }
}
