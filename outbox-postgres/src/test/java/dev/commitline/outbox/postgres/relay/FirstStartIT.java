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
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A first start publishes all that was ever appended, or says what is missing; and numbers of an
 * aggregate are given out once.
 */
@ExtendWith(OutboxExtension.class)
class FirstStartIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String topic = name + ".v1";
  private final KafkaBroker broker;
  private final TestDatabase database;

  FirstStartIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @BeforeEach
  void makeOutbox() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
  }

  @AfterEach
  void drop() {
    database.execute(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = current_database()");
    database.drop();
  }

  @ParameterizedTest
  @CsvSource({
    "true, no event of it",
    "aggregateseq < 4, '4 events of it with 4 numbers, from 4 to 7'",
    "'aggregateseq IN (3, 5)', '5 events of it with 5 numbers, from 1 to 7'",
    "aggregateseq > 6, '6 events of it with 6 numbers, from 1 to 6'",
  })
  void whatWasDeletedBeforeItIsMissed(String deleted, String found) throws SQLException {
    append("A-0", 1, 3);
    append("A-1", 1, 7);
    append("A-2", 1, 2);
    database.execute("DELETE FROM commitline.outbox WHERE aggregateid = 'A-1' AND " + deleted);

    assertRefused(RelayError.EVENTS_MISSING, "A-1 on topic " + topic, "number 7", found);
    assertRefused(RelayError.EVENTS_MISSING, "A-1", found);
    assertThat(published()).isEmpty();
    assertThat(slots()).as("which would keep the WAL").isZero();

    accept(RelayError.EVENTS_MISSING);
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      append("A-1", 8, 8);
      append("A-2", 3, 3);
      awaitPublished("A-1 8", "A-2 3", "A-0 1", "A-0 2", "A-0 3", "A-2 1", "A-2 2");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
    RunningRelay.streaming(config()).close();
  }

  @Test
  void oneOfAMillionIsMissed() {
    append("A", 1, 1, 1_000_000);
    database.execute("DELETE FROM commitline.outbox WHERE aggregateid = 'A-777777'");

    assertRefused(RelayError.EVENTS_MISSING, "A-777777 ", "number 1", "no event of it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE commitline.outbox_head SET seq = 1 WHERE aggregateid = 'A-1'",
        "INSERT INTO commitline.outbox SELECT * FROM commitline.outbox WHERE aggregateid = 'A-1' AND aggregateseq = 2",
      })
  void numbersThatComeASecondTimeAreMissed(String change) {
    append("A-1", 1, 3);
    database.execute(change);

    assertRefused(RelayError.EVENTS_REPEATED, "A-1 on topic " + topic);
    accept(RelayError.EVENTS_REPEATED);
    RunningRelay.streaming(config()).close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE commitline.outbox_head SET seq = 1 WHERE aggregateid = 'A-1'",
        "DELETE FROM commitline.outbox_head WHERE aggregateid = 'A-1'",
      })
  void aHeadThatIsSetBackWhileItRunsIsNoticed(String change) {
    append("A-1", 1, 3);
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      append("A-2", 1, 1);
      awaitPublished("A-1 1", "A-1 2", "A-1 3", "A-2 1");
      database.execute(change);
      appendNext("A-1");

      assertRepeated(relay, "A-1 on topic " + topic, "number 3 was published before");
    }
    assertRefused(RelayError.EVENTS_REPEATED, "A-1 on topic " + topic);
    assertThat(published()).hasSize(4);

    accept(RelayError.EVENTS_REPEATED);
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      append("A-2", 2, 2);
      awaitPublished("A-2 2");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
    assertThat(published()).hasSize(6);
  }

  @Test
  void aRowThatIsPutBackWhileItRunsIsNoticed() {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      append("A-1", 1, 3);
      awaitPublished("A-1 1", "A-1 2", "A-1 3");
      database.execute(
          "INSERT INTO commitline.outbox SELECT * FROM commitline.outbox WHERE aggregateseq = 2");

      assertRepeated(relay, "is number 2 of Order A-1", "number 3 was published before");
    }
    assertThat(published()).hasSize(3);
  }

  @Test
  void aRelayThatWasRenamedIsRefused() {
    append("A-1", 1, 3);
    RunningRelay.streaming(config()).close();
    append("A-1", 4, 5);
    RelayConfig renamed = RelayConfigs.config(name + "x", database, broker);

    String claim = "commitline_" + name;
    RelayException fault =
        assertRefused(renamed, RelayError.RELAY_OTHER, "relay '" + name + "'", claim);
    assertRefused(renamed, RelayError.RELAY_OTHER, claim);
    String statements = fault.what().substring(fault.what().indexOf("SELECT "));
    database.execute(statements);
    try (RunningRelay relay = RunningRelay.streaming(renamed)) {
      awaitPublished("A-1 1", "A-1 2", "A-1 3", "A-1 1", "A-1 2", "A-1 3", "A-1 4", "A-1 5");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  private static void assertRepeated(RunningRelay relay, String... named) {
    assertThat(relay.fault().error()).isEqualTo(RelayError.EVENTS_REPEATED);
    assertThat(relay.fault().what()).contains(named);
    relay.await(RelayState.FAILED);
  }

  private void assertRefused(RelayError error, String... named) {
    assertRefused(config(), error, named);
  }

  private static RelayException assertRefused(
      RelayConfig config, RelayError error, String... named) {
    try (RunningRelay relay = RunningRelay.start(config)) {
      relay.await(RelayState.FAILED);
      assertThat(relay.fault().error()).isEqualTo(error);
      assertThat(relay.fault().what()).contains(named);
      return relay.fault();
    }
  }

  private void accept(RelayError error) {
    try (ParkedAggregates memory = new ParkedAggregates(config())) {
      memory.accept(error, "kim", "a test");
    }
  }

  /** Aggregate and number of each record. */
  private List<String> published() {
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      return reader.records().stream().map(FirstStartIT::of).toList();
    }
  }

  private void awaitPublished(String... events) {
    List<String> wanted = List.of(events);
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      assertThat(reader.awaitRecords(wanted.size(), LIMIT, record -> wanted.contains(of(record))))
          .extracting(FirstStartIT::of)
          .containsExactlyInAnyOrder(events);
    }
  }

  private static String of(ConsumerRecord<String, byte[]> record) {
    return record.key() + " " + TopicReader.header(record, "ce_aggregateseq");
  }

  private int slots() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'commitline_%s'"
                    .formatted(name))) {
      row.next();
      return row.getInt(1);
    }
  }

  private void appendNext(String id) {
    database.execute(
        """
        WITH head AS (
          INSERT INTO commitline.outbox_head VALUES ('%1$s', 'Order', '%2$s', 1)
          ON CONFLICT (topic, aggregatetype, aggregateid) DO UPDATE SET seq = outbox_head.seq + 1
          RETURNING seq)
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        SELECT gen_random_uuid(), 'Order', '%2$s', 't', 'x', '%1$s', seq, '/s', now(), 0, 1 FROM head
        """
            .formatted(topic, id));
  }

  private void append(String id, int from, int to) {
    append(id, from, to, 0);
  }

  /** For so many aggregates, if any: {@code <id>-<number>}. */
  private void append(String id, int from, int to, int aggregates) {
    String ids =
        aggregates == 0
            ? "(VALUES ('%s')) AS a (id)".formatted(id)
            : "(SELECT '%s-' || n FROM generate_series(1, %d) n) AS a (id)"
                .formatted(id, aggregates);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          """
          INSERT INTO commitline.outbox_head (topic, aggregatetype, aggregateid, seq)
          SELECT '%s', 'Order', id, %d FROM %s
          ON CONFLICT (topic, aggregatetype, aggregateid) DO UPDATE SET seq = excluded.seq
          """
              .formatted(topic, to, ids));
      statement.execute(
          """
          INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
              aggregateseq, source, time, txindex, txsize)
          SELECT gen_random_uuid(), 'Order', id, 't', 'x', '%s', n, '/s', clock_timestamp(), 0, 1
          FROM %s, generate_series(%d, %d) n ORDER BY n
          """
              .formatted(topic, ids, from, to));
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private RelayConfig config() {
    return RelayConfigs.config(name, database, broker);
  }
}
