package dev.commitline.outbox.postgres;

import dev.commitline.outbox.testkit.TestDatabase;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

/** An application with JPA over a test's database, and what it has written there. */
record JpaApplication(ConfigurableApplicationContext context, String table)
    implements AutoCloseable {

  /**
   * Starts it.
   *
   * @param table that of its entity, which has an id and a version
   */
  static JpaApplication start(Class<?> application, TestDatabase database, String table) {
    return new JpaApplication(
        new SpringApplicationBuilder(application)
            .web(WebApplicationType.NONE)
            .initializers(
                it ->
                    ((GenericApplicationContext) it)
                        .registerBean("dataSource", DataSource.class, database::dataSource))
            .run(
                "--spring.application.name=" + table,
                "--spring.flyway.enabled=false",
                "--spring.data.jdbc.repositories.enabled=false",
                "--commitline.outbox.scan-packages=none"),
        table);
  }

  /** A bean of the application, of this entity alone. */
  static LocalContainerEntityManagerFactoryBean entities(DataSource dataSource, Class<?> entity) {
    LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
    factory.setDataSource(dataSource);
    factory.setManagedTypes(PersistenceManagedTypes.of(entity.getName()));
    factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
    factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "none"));
    return factory;
  }

  JdbcTemplate jdbc() {
    return context.getBean(JdbcTemplate.class);
  }

  /** The version that the row has. */
  int version(long id) {
    Integer version =
        jdbc().queryForObject("SELECT version FROM " + table + " WHERE id = ?", Integer.class, id);
    return Objects.requireNonNull(version);
  }

  /** The newest event of the aggregate. */
  @Nullable String payload(long id) {
    return jdbc()
        .queryForObject(
            """
            SELECT convert_from(payload, 'UTF8') FROM commitline.outbox
            WHERE aggregateid = ? ORDER BY aggregateseq DESC LIMIT 1
            """,
            String.class,
            Long.toString(id));
  }

  @Override
  public void close() {
    context.close();
  }
}
