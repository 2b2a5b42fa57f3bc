package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What an operator sees when something is missing: a code, the cause with its values, and a way
 * out.
 */
@ExtendWith(OutboxExtension.class)
class StartRefusalsIT {

  private static final String PASSWORD = "Zx9-secret";

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String user = "u_" + name.substring(1, 9);
  private final PostgresServer server;
  private final KafkaBroker broker;
  private TestDatabase database;

  StartRefusalsIT(PostgresServer server, KafkaBroker broker) {
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
    database.drop();
    server.createDatabase().execute("DROP ROLE IF EXISTS " + user);
  }

  @Test
  void theLeastPrivilegedRoleIsEnough() {
    try (RunningRelay relay =
        RunningRelay.streaming(RelayConfigs.config(name, database.as(user, PASSWORD), broker))) {
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void wrongPassword() {
    RelayException fault = refusal(database.as(user, "wrong"));

    assertThat(fault.error()).isEqualTo(RelayError.DATABASE_LOGIN_REFUSED);
    assertThat(fault).hasMessageContaining(user).hasMessageContaining("database.password");
    assertThat(fault.getMessage()).doesNotContain("wrong");
  }

  @Test
  void noPassword() {
    assertRefusal(
        refusal(database.as(user, "")), RelayError.DATABASE_LOGIN_REFUSED, "there is no password");
  }

  @Test
  void unknownDatabase() {
    assertRefusal(refusal(database.named("nowhere")), RelayError.DATABASE_UNKNOWN, "nowhere");
  }

  @Test
  void noReplicationRight() {
    database.execute("ALTER ROLE %s NOREPLICATION".formatted(user));

    assertRefusal(refusal(database.as(user, PASSWORD)), RelayError.REPLICATION_NOT_PERMITTED, user);
  }

  @Test
  void noOutbox() {
    database.execute("DROP SCHEMA commitline CASCADE");

    assertRefusal(refusal(database), RelayError.OUTBOX_MISSING, "commitline.outbox");
  }

  @Test
  void outboxNotReadable() {
    database.execute("REVOKE SELECT ON commitline.outbox FROM commitline_relay");

    assertRefusal(refusal(database.as(user, PASSWORD)), RelayError.OUTBOX_NOT_READABLE, user);
  }

  @Test
  void headsNotReadable() {
    database.execute("REVOKE SELECT ON commitline.outbox_head FROM commitline_relay");

    assertRefusal(
        refusal(database.as(user, PASSWORD)), RelayError.OUTBOX_NOT_READABLE, "outbox_head");
  }

  @Test
  void noPublication() {
    database.execute("DROP PUBLICATION commitline_outbox");

    assertRefusal(refusal(database), RelayError.PUBLICATION_MISSING, "commitline_outbox");
  }

  @Test
  void publicationOfUpdates() {
    database.execute("ALTER PUBLICATION commitline_outbox SET (publish = 'insert, update')");

    assertRefusal(refusal(database), RelayError.PUBLICATION_MISMATCH, "inserts alone");
  }

  @Test
  void publicationWithoutTheOutbox() {
    database.execute("ALTER PUBLICATION commitline_outbox DROP TABLE commitline.outbox");

    assertRefusal(refusal(database), RelayError.PUBLICATION_MISMATCH, "commitline.outbox");
  }

  @Test
  void walLevelNotLogical() throws Exception {
    try (EmbeddedPostgres replica =
        EmbeddedPostgres.builder().setServerConfig("wal_level", "replica").start()) {
      TestDatabase other =
          database.at("localhost", replica.getPort()).named("postgres").as("postgres", "");
      new PostgresOutbox().migrate(other.dataSource(), OutboxNames.DEFAULT);

      assertRefusal(refusal(other), RelayError.WAL_LEVEL, "'replica'");
    }
  }

  @Test
  void kafkaNotReachableIsWaitedOut() {
    RelayConfig config = RelayConfigs.config(name, database, "localhost:1");
    try (RunningRelay relay = RunningRelay.start(config)) {
      assertRefusal(relay.fault(), RelayError.KAFKA_UNREACHABLE, "localhost:1");
      relay.await(RelayState.BACKING_OFF);
    }
  }

  @Test
  void slotDropped() {
    RunningRelay.streaming(config()).close();
    database.execute("SELECT pg_drop_replication_slot('commitline_%s')".formatted(name));

    assertRefusal(refusal(database), RelayError.SLOT_LOST, "commitline_" + name);
  }

  @Test
  void slotAdvancedPastThePosition() {
    RunningRelay.streaming(config()).close();
    database.execute("CREATE TABLE t AS SELECT * FROM generate_series(1, 1000)");
    database.execute(
        "SELECT pg_replication_slot_advance('commitline_%s', pg_current_wal_lsn())"
            .formatted(name));

    assertRefusal(refusal(database), RelayError.SLOT_AHEAD, "commitline_" + name);
  }

  @Test
  void slotOfAnotherPlugin() {
    RunningRelay.streaming(config()).close();
    database.execute("SELECT pg_drop_replication_slot('commitline_%s')".formatted(name));
    database.execute(
        "SELECT pg_create_logical_replication_slot('commitline_%s', 'test_decoding')"
            .formatted(name));

    assertRefusal(refusal(database), RelayError.SLOT_FOREIGN, "test_decoding");
  }

  @Test
  void slotThereButKafkaEmpty() {
    database.execute(
        "SELECT pg_create_logical_replication_slot('commitline_%s', 'pgoutput')".formatted(name));

    assertRefusal(refusal(database), RelayError.POSITION_LOST, "commitline_" + name);
    assertRefusal(refusal(database), RelayError.POSITION_LOST, "commitline_" + name);
  }

  @Test
  void anotherServerUnderTheSameName() {
    RunningRelay.streaming(config()).close();
    try (PostgresServer other = PostgresServer.start()) {
      TestDatabase beside = other.createDatabase();
      beside.execute("CREATE DATABASE " + database.name());
      TestDatabase moved = beside.named(database.name());
      new PostgresOutbox().migrate(moved.dataSource(), OutboxNames.DEFAULT);

      assertRefusal(refusal(moved), RelayError.SOURCE_CHANGED, "system identifier");
    }
  }

  private RelayConfig config() {
    return RelayConfigs.config(name, database, broker);
  }

  private RelayException refusal(TestDatabase login) {
    try (RunningRelay relay = RunningRelay.start(RelayConfigs.config(name, login, broker))) {
      RelayException fault = relay.fault();
      relay.await(RelayState.FAILED);
      return fault;
    }
  }

  private static void assertRefusal(RelayException fault, RelayError error, String named) {
    assertThat(fault.error()).isEqualTo(error);
    assertThat(fault)
        .hasMessageStartingWith(error.code() + " ")
        .hasMessageContaining(named)
        .hasMessageEndingWith("; " + error.remedy());
  }
}
