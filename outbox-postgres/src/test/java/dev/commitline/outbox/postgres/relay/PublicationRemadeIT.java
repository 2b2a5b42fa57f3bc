package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.ParkedAggregates;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The publication, or the whole outbox, dropped and made again while the slot stays, as {@code
 * pg_restore --clean} does it.
 */
@ExtendWith(OutboxExtension.class)
class PublicationRemadeIT {

  private static final int PASSES_BY = 18;

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final KafkaBroker broker;
  private final TestDatabase database;

  PublicationRemadeIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @BeforeEach
  void makeOutbox() {
    migrate();
  }

  @AfterEach
  void drop() {
    database.execute(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name ="
            + " 'commitline_"
            + name
            + "'");
    database.drop();
  }

  @Test
  void thePublicationAlone() throws SQLException {
    RunningRelay.streaming(config()).close();
    database.execute("DROP PUBLICATION commitline_outbox");
    insert();
    database.execute(
        "CREATE PUBLICATION commitline_outbox FOR TABLE commitline.outbox WITH (publish = 'insert',"
            + " publish_via_partition_root = true)");

    assertNoLoop();
  }

  @Test
  void theWholeOutbox() throws SQLException {
    RunningRelay.streaming(config()).close();
    database.execute("DROP SCHEMA commitline CASCADE; DROP PUBLICATION commitline_outbox");
    database.execute("CREATE TABLE other AS SELECT 1 AS one");
    migrate();
    insert();

    assertNoLoop();
  }

  /** What the relay sees first asks for a decision; behind that, PostgreSQL may not go on. */
  private void assertNoLoop() throws SQLException {
    assertThat(refusal().error()).isEqualTo(RelayError.LOG_NARROWED);
    accept();
    if (version() >= PASSES_BY) {
      RunningRelay.streaming(config()).close();
      return;
    }
    assertPublicationMissed(refusal());
    assertPublicationMissed(refusal());
  }

  private static void assertPublicationMissed(RelayException fault) {
    assertThat(fault.error()).isEqualTo(RelayError.PUBLICATION_MISSING);
    assertThat(fault)
        .hasMessageContaining("commitline_outbox did not exist")
        .hasMessageContaining("pg_restore --clean");
  }

  private RelayException refusal() {
    try (RunningRelay relay = RunningRelay.start(config())) {
      RelayException fault = relay.fault();
      relay.await(RelayState.FAILED);
      return fault;
    }
  }

  private void accept() {
    try (ParkedAggregates memory = new ParkedAggregates(config())) {
      assertThat(memory.accept(RelayError.LOG_NARROWED, "kim", "a test")).isPresent();
    }
  }

  private void migrate() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
  }

  private void insert() {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        VALUES (gen_random_uuid(), 'A', '1', 't', 'x', 'remade.v1', 1, '/s', now(), 0, 1)
        """);
  }

  private RelayConfig config() {
    return RelayConfigs.config(name, database, broker);
  }

  private int version() throws SQLException {
    try (Connection session = database.connect()) {
      return session.getMetaData().getDatabaseMajorVersion();
    }
  }
}
