package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.postgres.relay.server.PostgresConnections;
import dev.commitline.outbox.relay.RelayHealth;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** Standbys that have to confirm what a slot with failover may show: PostgreSQL 17 and newer. */
@ExtendWith(OutboxExtension.class)
class StandbySlotsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int WITH_FAILOVER = 17;

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String standby = "s" + name.substring(1);
  private final KafkaBroker broker;
  private final TestDatabase database;
  private final RelayConfig config;
  private final ListAppender<ILoggingEvent> told = new ListAppender<>();

  StandbySlotsIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
    this.config = RelayConfigs.config(name, database.as("commitline_relay", "secret"), broker);
  }

  @BeforeEach
  void listen() {
    told.start();
    logger().addAppender(told);
  }

  @AfterEach
  void listenNoMore() {
    logger().detachAppender(told);
  }

  @BeforeEach
  void makeASlotWithFailover() throws SQLException {
    assumeThat(withFailover()).isTrue();
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    database.execute("ALTER ROLE commitline_relay PASSWORD 'secret'");
    RunningRelay.streaming(config).close();
    allowFailover();
    database.execute("SELECT pg_create_physical_replication_slot('%s', true)".formatted(standby));
  }

  @AfterEach
  void forgetTheStandby() throws SQLException {
    if (!withFailover()) {
      database.drop();
      return;
    }
    awaitStandby("");
    database.execute(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name IN ('%s', 'commitline_%s')"
            .formatted(standby, name));
    database.drop();
  }

  @Test
  void aStandbyThatDoesNotConfirmIsSeenAsLongAsItWithholdsTheLog() {
    awaitStandby(standby);
    try (TopicReader topics = TopicReader.of(broker, name + ".v1");
        RunningRelay running = RunningRelay.streaming(config)) {
      append();
      Awaitility.await().atMost(LIMIT).until(() -> health(running).withheld().isPresent());
      assertThat(health(running).ready()).isFalse();
      assertThat(health(running).state()).isEqualTo(RelayState.STREAMING);
      assertThat(health(running).withheld().orElseThrow()).isGreaterThan(Duration.ofSeconds(10));
      assertThat(topics.records()).isEmpty();
      assertThat(told(Level.WARN))
          .singleElement()
          .asString()
          .contains("relay=" + name, "synchronized_standby_slots", standby + " (nobody reads it)");

      awaitStandby("");
      assertThat(topics.awaitRecords(1, LIMIT)).hasSize(1);
      Awaitility.await().atMost(LIMIT).until(() -> health(running).ready());
      assertThat(health(running).withheld()).isEmpty();
      assertThat(told(Level.WARN)).hasSize(1);
      assertThat(told(Level.INFO)).singleElement().asString().contains("again");
      assertThat(running.relay().lastFault()).isEmpty();
    }
  }

  private boolean withFailover() throws SQLException {
    try (Connection connection = database.connect()) {
      return connection.getMetaData().getDatabaseMajorVersion() >= WITH_FAILOVER;
    }
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(StandbyWatch.class);
  }

  private List<String> told(Level level) {
    return List.copyOf(told.list).stream()
        .filter(event -> event.getLevel() == level)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static RelayHealth health(RunningRelay running) {
    return running.relay().health();
  }

  /** Empty for none. */
  private void awaitStandby(String slot) {
    database.execute("ALTER SYSTEM SET synchronized_standby_slots = '%s'".formatted(slot));
    database.execute("SELECT pg_reload_conf()");
  }

  private void append() {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        VALUES (gen_random_uuid(), 'A', '1', 't', 'x', '%s.v1', 1, '/s', now(), 0, 1)
        """
            .formatted(name));
  }

  private void allowFailover() throws SQLException {
    try (Connection session = new PostgresConnections(config).openReplication();
        Statement statement = session.createStatement()) {
      statement.execute("ALTER_REPLICATION_SLOT commitline_%s (FAILOVER true)".formatted(name));
    }
  }
}
