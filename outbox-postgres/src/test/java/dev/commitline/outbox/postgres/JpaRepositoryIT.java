package dev.commitline.outbox.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.AggregateId;
import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.SlaTier;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.hibernate.annotations.Generated;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.domain.DomainEvents;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.data.repository.CrudRepository;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * That aggregates which tell their events themselves are asked when JPA has written them, not while
 * it holds them back.
 */
@ExtendWith(OutboxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JpaRepositoryIT {

  private final TestDatabase database;
  private JpaApplication application;
  private Chairs chairs;
  private JdbcTemplate jdbc;
  private TransactionTemplate transactions;

  @SuppressWarnings("NullAway.Init")
  JpaRepositoryIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    database.execute("CREATE SEQUENCE chair_id");
    database.execute(
        "CREATE TABLE chair (id BIGINT PRIMARY KEY, guest TEXT NOT NULL, version INT NOT NULL, number INT NOT NULL DEFAULT 1)");
    application = JpaApplication.start(Application.class, database, "chair");
    chairs = application.context().getBean(Chairs.class);
    jdbc = application.context().getBean(JdbcTemplate.class);
    transactions =
        new TransactionTemplate(application.context().getBean(PlatformTransactionManager.class));
  }

  @AfterAll
  void close() {
    application.close();
  }

  @Test
  void anEventOfANewAggregateHasItsGeneratedIdAndItsFirstVersion() {
    Chair chair = chairs.save(new Chair("ann"));
    assertThat(application.payload(chair.id()))
        .contains("\"id\":" + chair.id(), "\"guest\":\"ann\"", "\"version\":0", "\"number\":1");
  }

  @Test
  void anEventOfALoadedAggregateHasTheVersionThatTheRowWillHave() {
    long id = chairs.save(new Chair("ann")).id();

    transactions.executeWithoutResult(status -> chairs.save(loaded(id).give("bob")));
    assertThat(application.version(id)).isEqualTo(1);
    assertThat(application.payload(id)).contains("\"guest\":\"bob\"", "\"version\":1");

    transactions.executeWithoutResult(status -> chairs.saveAll(List.of(loaded(id).give("eve"))));
    assertThat(application.version(id)).isEqualTo(2);
    assertThat(application.payload(id)).contains("\"guest\":\"eve\"", "\"version\":2");
  }

  @Test
  void eachSaveOfATransactionTellsTheVersionOfItsOwnFlush() {
    long id = chairs.save(new Chair("ann")).id();

    transactions.executeWithoutResult(
        status -> {
          chairs.save(loaded(id).give("bob"));
          chairs.save(loaded(id).give("eve"));
        });
    assertThat(application.version(id)).isEqualTo(2);
    assertThat(application.payload(id)).contains("\"guest\":\"eve\"", "\"version\":2");
  }

  @Test
  void aRowThatCanNotBeWrittenLeavesNoEvent() {
    long id = chairs.save(new Chair("ann")).id();

    assertThatThrownBy(
            () ->
                transactions.executeWithoutResult(
                    status -> {
                      Chair chair = loaded(id).give("bob");
                      jdbc.update("UPDATE chair SET version = 7 WHERE id = ?", id);
                      chairs.save(chair);
                    }))
        .isInstanceOf(OptimisticLockingFailureException.class);
    assertThat(application.payload(id)).contains("\"guest\":\"ann\"");
  }

  private Chair loaded(long id) {
    return chairs.findById(id).orElseThrow();
  }

  @Entity
  @Table(name = "chair")
  public static class Chair {
    @Id
    @SequenceGenerator(name = "chair_id", sequenceName = "chair_id", allocationSize = 1)
    @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "chair_id")
    private @Nullable Long id;

    private String guest = "";
    @Version private @Nullable Integer version;

    @Generated
    @Column(insertable = false, updatable = false)
    private @Nullable Integer number;

    protected Chair() {}

    Chair(String guest) {
      this.guest = guest;
    }

    Chair give(String guest) {
      this.guest = guest;
      return this;
    }

    public long id() {
      return Objects.requireNonNull(id);
    }

    @DomainEvents
    Collection<Object> events() {
      return List.of(new Taken(id(), guest, Objects.requireNonNull(version), number));
    }
  }

  @DataProduct(
      name = "test.chairs",
      domain = "test",
      owner = "team-test",
      description = "Who sits where.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  public record Taken(
      @AggregateId("Chair") long id, String guest, int version, @Nullable Integer number) {}

  public interface Chairs extends CrudRepository<Chair, Long> {}

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @EnableJpaRepositories(
      considerNestedRepositories = true,
      basePackageClasses = JpaRepositoryIT.class)
  static class Application {

    @Bean
    LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
      return JpaApplication.entities(dataSource, Chair.class);
    }

    @Bean
    JpaTransactionManager transactionManager(EntityManagerFactory factory) {
      return new JpaTransactionManager(factory);
    }
  }
}
