package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayHealth;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.kafka.ParkedAggregates;
import dev.commitline.outbox.spi.EventsNotKeptException;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.sql.Connection;
import java.sql.ResultSet;
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

/** Two outboxes in one database: a relay of one keeps nothing of the other. */
@ExtendWith(OutboxExtension.class)
class OutboxesApartIT {

  private static final OutboxNames OTHER_SCHEMA = new OutboxNames("second", "");
  private static final OutboxNames OTHER_PREFIX = new OutboxNames("commitline", "second_");

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final PostgresOutbox messages = new PostgresOutbox().using(Transport.WAL);
  private final KafkaBroker broker;
  private final TestDatabase database;

  OutboxesApartIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @BeforeEach
  void makeOutbox() {
    migrate(OutboxNames.DEFAULT);
  }

  @AfterEach
  void drop() {
    database.execute(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database ="
            + " current_database()");
    database.drop();
  }

  @Test
  void theSlotOfAnotherOutboxesRelayKeepsNothing() {
    RunningRelay.streaming(config("", OutboxNames.DEFAULT)).close();
    migrate(OTHER_SCHEMA);
    migrate(OTHER_PREFIX);

    messages.requireKept(database.dataSource(), OutboxNames.DEFAULT);
    assertNotKept(OTHER_SCHEMA, "second.outbox");
    assertNotKept(OTHER_PREFIX, "commitline.second_outbox");

    RunningRelay.streaming(config("_2", OTHER_SCHEMA)).close();
    messages.requireKept(database.dataSource(), OTHER_SCHEMA);
    assertNotKept(OTHER_PREFIX, "commitline.second_outbox");
  }

  @Test
  void aSlotThatIsGoneKeepsNothing() {
    RunningRelay.streaming(config("", OutboxNames.DEFAULT)).close();
    database.execute("SELECT pg_drop_replication_slot('commitline_%s')".formatted(name));

    assertNotKept(OutboxNames.DEFAULT, "commitline.outbox");
  }

  @Test
  void anEarlierRelaysSlotIsFoundWhereTheOutboxIsTheOnlyOne() {
    RunningRelay.streaming(config("", OutboxNames.DEFAULT)).close();
    forgetFromMigration8On();
    migrate(OutboxNames.DEFAULT);

    messages.requireKept(database.dataSource(), OutboxNames.DEFAULT);
  }

  @Test
  void anEarlierRelayHasToSayWhoseItIsWhereThereAreSeveral() {
    RunningRelay.streaming(config("", OutboxNames.DEFAULT)).close();
    migrate(OTHER_SCHEMA);
    forgetFromMigration8On();
    migrate(OutboxNames.DEFAULT);

    assertNotKept(OutboxNames.DEFAULT, "start the relay once");
    RunningRelay.streaming(config("", OutboxNames.DEFAULT)).close();
    messages.requireKept(database.dataSource(), OutboxNames.DEFAULT);
  }

  /** Both by mistake: the name stands for the slot, the lease and the position. */
  @Test
  void aRelayOfTheSameNameOnAnotherOutboxOfTheDatabaseIsNotAHealthyStandby() throws Exception {
    migrate(OTHER_SCHEMA);
    try (TopicReader topics = TopicReader.of(broker, name + ".v1")) {
      try (RunningRelay first = RunningRelay.streaming(config("", OutboxNames.DEFAULT))) {
        int reader = reader();
        RunningRelay second = RunningRelay.start(config("", OTHER_SCHEMA));
        Awaitility.await().atMost(LIMIT).until(() -> second.relay().health().fault().isPresent());
        RelayHealth health = second.relay().health();
        assertThat(health.fault().orElseThrow().error()).isEqualTo(RelayError.OUTBOX_OTHER);
        assertThat(health.state()).isEqualTo(RelayState.STANDBY);
        assertThat(health.ready()).isFalse();
        second.close();

        append("commitline", 1);
        assertThat(topics.awaitRecords(1, LIMIT)).hasSize(1);
        assertThat(reader()).as("the first one's session").isEqualTo(reader);
        assertThat(first.relay().lastFault()).isEmpty();
      }
      RunningRelay alone = RunningRelay.start(config("", OTHER_SCHEMA));
      alone.await(RelayState.FAILED);
      assertThat(alone.fault().error()).isEqualTo(RelayError.OUTBOX_OTHER);
      try (RunningRelay again = RunningRelay.streaming(config("", OutboxNames.DEFAULT))) {
        append("commitline", 2);
        assertThat(topics.awaitRecords(2, LIMIT)).hasSize(2);
        assertThat(again.relay().lastFault()).isEmpty();
      }
    }
  }

  /** As where the schema was renamed: then the publication's shape is another, too. */
  @Test
  void anotherOutboxIsGoneOnWithWhenSomebodyDecidesSo() {
    RunningRelay.streaming(config("", OutboxNames.DEFAULT)).close();
    migrate(OTHER_SCHEMA);
    for (RelayError error : List.of(RelayError.OUTBOX_OTHER, RelayError.LOG_NARROWED)) {
      RunningRelay refused = RunningRelay.start(config("", OTHER_SCHEMA));
      refused.await(RelayState.FAILED);
      assertThat(refused.fault().error()).isEqualTo(error);
      try (ParkedAggregates memory = new ParkedAggregates(config("", OTHER_SCHEMA))) {
        assertThat(memory.accept(error, "me", "a test")).isPresent();
      }
    }
    RunningRelay.streaming(config("", OTHER_SCHEMA)).close();
  }

  @Test
  void aRelayOfTheSameNameOnAnotherDatabaseOfTheServerDisturbsNothing(PostgresServer server)
      throws Exception {
    TestDatabase elsewhere = server.createDatabase();
    new PostgresOutbox().migrate(elsewhere.dataSource(), OutboxNames.DEFAULT);
    try (TopicReader topics = TopicReader.of(broker, name + ".v1");
        RunningRelay first = RunningRelay.streaming(config("", OutboxNames.DEFAULT))) {
      append("commitline", 1);
      assertThat(topics.awaitRecords(1, LIMIT)).hasSize(1);
      int reader = reader();

      RunningRelay second = RunningRelay.start(RelayConfigs.config(name, elsewhere, broker));
      second.await(RelayState.FAILED);
      assertThat(second.fault().error()).isEqualTo(RelayError.OUTBOX_OTHER);

      append("commitline", 2);
      append("commitline", 3);
      assertThat(topics.awaitRecords(3, LIMIT)).hasSize(3);
      assertThat(reader()).as("the first one's session").isEqualTo(reader);
      assertThat(first.relay().lastFault()).isEmpty();
    } finally {
      elsewhere.drop();
    }
  }

  /** The process that sends the slot's stream. */
  private int reader() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT active_pid FROM pg_replication_slots WHERE slot_name = 'commitline_%s'"
                    .formatted(name))) {
      row.next();
      return row.getInt(1);
    }
  }

  private void append(String schema, int sequence) {
    database.execute(
        """
        INSERT INTO %s.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        VALUES (gen_random_uuid(), 'A', '1', 't', 'x', '%s.v1', %d, '/s', now(), 0, 1)
        """
            .formatted(schema, name, sequence));
  }

  private void migrate(OutboxNames names) {
    new PostgresOutbox().migrate(database.dataSource(), names);
  }

  private void forgetFromMigration8On() {
    database.execute(
        "DROP TABLE commitline.outbox_relay; DROP FUNCTION commitline.outbox_beat; DELETE FROM"
            + " commitline.outbox_schema_history WHERE version::int >= 8");
  }

  private void assertNotKept(OutboxNames names, String named) {
    assertThatThrownBy(() -> messages.requireKept(database.dataSource(), names))
        .isInstanceOf(EventsNotKeptException.class)
        .hasMessageContaining(named);
  }

  private RelayConfig config(String suffix, OutboxNames names) {
    RelayConfig config = RelayConfigs.config(name + suffix, database, broker);
    return new RelayConfig(
        config.name(),
        new RelayConfig.Database(
            database.jdbcUrl(), database.username(), database.password(), names),
        config.kafka(),
        config.topics(),
        config.retry());
  }
}
