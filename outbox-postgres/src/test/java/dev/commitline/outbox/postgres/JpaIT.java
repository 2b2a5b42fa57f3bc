package dev.commitline.outbox.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.AggregateId;
import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.SlaTier;
import dev.commitline.outbox.spring.EmitEvent;
import dev.commitline.outbox.spring.EventMapper;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.transaction.annotation.Transactional;

/** That events are made of what JPA writes into the database, not of what it holds back. */
@ExtendWith(OutboxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JpaIT {

  private final TestDatabase database;
  private JpaApplication application;
  private Seats seats;

  @SuppressWarnings("NullAway.Init")
  JpaIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void start() {
    database.execute(
        "CREATE TABLE seat (id BIGSERIAL PRIMARY KEY, guest TEXT NOT NULL, version INT NOT NULL)");
    application = JpaApplication.start(Application.class, database, "seat");
    seats = application.context().getBean(Seats.class);
  }

  @AfterAll
  void close() {
    application.close();
  }

  @Test
  void aMapperSeesTheVersionThatTheRowWillHave() {
    long id = seats.take("ann").id();
    assertThat(application.payload(id)).contains("\"version\":0");

    seats.give(id, "bob");
    assertThat(application.version(id)).isEqualTo(1);
    assertThat(application.payload(id)).contains("\"guest\":\"bob\"").contains("\"version\":1");
  }

  @Test
  void anExpressionSeesItToo() {
    long id = seats.take("ann").id();

    seats.giveByExpression(id, "bob");
    assertThat(application.version(id)).isEqualTo(1);
    assertThat(application.payload(id)).contains("\"version\":1");
  }

  @Entity
  @Table(name = "seat")
  public static class Seat {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    private String guest = "";
    @Version private int version;

    protected Seat() {}

    public long id() {
      return Objects.requireNonNull(id);
    }

    public int version() {
      return version;
    }
  }

  @DataProduct(
      name = "test.seats",
      domain = "test",
      owner = "team-test",
      description = "Who sits where.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  public record Taken(@AggregateId("Seat") long id, String guest, int version) {}

  static final class TakenMapper implements EventMapper<Seat, Taken> {
    @Override
    public Taken map(Seat seat) {
      return new Taken(seat.id(), seat.guest, seat.version());
    }
  }

  public static class Seats {
    @PersistenceContext private @Nullable EntityManager entities;

    private EntityManager entities() {
      return Objects.requireNonNull(entities);
    }

    @Transactional
    @EmitEvent(mapper = TakenMapper.class)
    public Seat take(String guest) {
      Seat seat = new Seat();
      seat.guest = guest;
      entities().persist(seat);
      return seat;
    }

    @Transactional
    @EmitEvent(mapper = TakenMapper.class)
    public Seat give(long id, String guest) {
      Seat seat = entities().find(Seat.class, id);
      seat.guest = guest;
      return seat;
    }

    @Transactional
    @EmitEvent(event = Taken.class, payload = "new JpaIT.Taken(#id, #guest, #result.version())")
    public Seat giveByExpression(long id, String guest) {
      return give(id, guest);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Seats.class)
  static class Application {

    @Bean
    LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
      return JpaApplication.entities(dataSource, Seat.class);
    }

    @Bean
    JpaTransactionManager transactionManager(EntityManagerFactory factory) {
      return new JpaTransactionManager(factory);
    }
  }
}
