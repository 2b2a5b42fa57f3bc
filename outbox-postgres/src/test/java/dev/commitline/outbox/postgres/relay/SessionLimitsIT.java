package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a role or a database brings along for other sessions does not strike the relay's. */
@ExtendWith(OutboxExtension.class)
class SessionLimitsIT {

  private static final String PASSWORD = "Zx9-secret";

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String user = "u_" + name.substring(1, 9);
  private final PostgresServer server;
  private final KafkaBroker broker;
  private final TestDatabase database;

  SessionLimitsIT(PostgresServer server, KafkaBroker broker) {
    this.server = server;
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @BeforeEach
  void makeOutbox() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    database.execute("CREATE ROLE %s LOGIN REPLICATION PASSWORD '%s'".formatted(user, PASSWORD));
    database.execute("GRANT commitline_relay TO " + user);
  }

  @AfterEach
  void dropAll() {
    database.execute(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = 'commitline_"
            + name
            + "'");
    database.drop();
    server.createDatabase().execute("DROP ROLE IF EXISTS " + user);
  }

  @Test
  void aFirstStartPublishesWhatIsThereUnderTheRolesLimits() throws SQLException {
    limit("statement_timeout", "20ms");
    limit("lock_timeout", "20ms");
    limit("idle_in_transaction_session_timeout", "100ms");
    limit("idle_session_timeout", "100ms");
    limit("default_transaction_read_only", "on");
    limit("default_transaction_isolation", "serializable");
    limit("search_path", "nowhere");
    limit("row_security", "on");
    if (version() >= 17) {
      limit("transaction_timeout", "100ms");
    }
    append(30_000);
    try (TopicReader topics = TopicReader.of(broker, name + ".v1");
        RunningRelay relay =
            RunningRelay.streaming(
                RelayConfigs.config(name, database.as(user, PASSWORD), broker))) {
      assertThat(topics.awaitRecords(30_000, Duration.ofSeconds(60))).hasSize(30_000);
      append(1);
      assertThat(topics.awaitRecords(30_001, Duration.ofSeconds(60))).hasSize(30_001);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  /**
   * Then whoever commits waits; the relay, which publishes what others have committed, does not.
   */
  @Test
  void aSynchronousStandbyThatIsDownDoesNotStopTheRelay() {
    database.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    database.execute("SELECT pg_reload_conf()");
    try (TopicReader topics = TopicReader.of(broker, name + ".v1");
        RunningRelay relay =
            RunningRelay.streaming(
                RelayConfigs.config(name, database.as(user, PASSWORD), broker))) {
      database.execute("SET synchronous_commit = local; " + insert(1));
      assertThat(topics.awaitRecords(1, Duration.ofSeconds(60))).hasSize(1);
      Awaitility.await()
          .during(Duration.ofSeconds(12)) // in which heartbeats are written
          .atMost(Duration.ofSeconds(14))
          .until(() -> relay.relay().lastFault().isEmpty());
    } finally {
      database.execute("ALTER SYSTEM RESET synchronous_standby_names");
      database.execute("SELECT pg_reload_conf()");
    }
  }

  @Test
  void aLimitThatStrikesAllTheSameIsNamed() throws SQLException {
    try (RunningRelay relay =
        RunningRelay.streaming(RelayConfigs.config(name, database.as(user, PASSWORD), broker))) {
      cancelUntilItStrikes(relay);

      assertThat(relay.fault().error()).isEqualTo(RelayError.LIMIT_STRUCK);
      relay.await(RelayState.STREAMING);
    }
  }

  /** A statement of the lease is short: it takes some tries to hit one. */
  private void cancelUntilItStrikes(RunningRelay relay) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              database.execute(
                  "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = '%s' AND backend_type = 'walsender'"
                      .formatted(user));
              return relay.relay().lastFault().isPresent();
            });
  }

  private void limit(String setting, String value) {
    database.execute(
        "ALTER ROLE %s IN DATABASE %s SET %s = '%s'"
            .formatted(user, database.name(), setting, value));
  }

  private void append(int events) {
    database.execute(insert(events));
  }

  private String insert(int events) {
    return """
    INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
        aggregateseq, source, time, txindex, txsize)
    SELECT gen_random_uuid(), 'A', gen_random_uuid()::text, 't', 'x', '%s.v1', 1, '/s', now(), i - 1, %d
    FROM generate_series(1, %d) AS i
    """
        .formatted(name, events, events);
  }

  private int version() throws SQLException {
    try (Connection connection = database.connect()) {
      return connection.getMetaData().getDatabaseMajorVersion();
    }
  }
}
