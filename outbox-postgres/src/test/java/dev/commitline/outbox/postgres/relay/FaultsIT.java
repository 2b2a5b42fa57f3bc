package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import dev.commitline.outbox.testkit.replay.Writers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Real faults under load. Whatever happens, Kafka has what the database committed: once, whole, in
 * order. One relay's world for all tests: each goes on where the one before it ended.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String RELAY = "faults";

  private final KafkaBroker broker = KafkaBroker.start();
  private final PostgresServer server = PostgresServer.start();
  private final TestDatabase database = server.createDatabase();

  @BeforeAll
  void makeOutbox() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
  }

  @AfterAll
  void closeAll() {
    server.close();
    broker.close();
  }

  @Test
  void theDatabaseIsKilledAndComesBack() throws SQLException {
    try (RunningRelay relay = relay();
        Writers writers = new Writers(database, new PostgresOutbox(), OutboxNames.DEFAULT)) {
      writers.awaitCommits(100);
      server.kill();
      relay.await(RelayState.BACKING_OFF);
      server.restart();
      relay.await(RelayState.STREAMING);
      writers.awaitCommits(100);
      writers.stop();
      assertKafkaHasWhatWasCommitted();
    }
  }

  /** A server that was killed sends again what came since its last checkpoint. */
  @Test
  void aLargeTransactionThatComesAgainIsDropped() throws SQLException {
    try (RunningRelay relay = relay()) {
      append("large", 9_000);
      assertKafkaHasWhatWasCommitted();
      server.kill();
      relay.await(RelayState.BACKING_OFF);
    }
    server.restart();
    append("behind", 10);
    try (RunningRelay relay = RunningRelay.streaming(withoutSecondAttempt())) {
      assertKafkaHasWhatWasCommitted();
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  private RelayConfig withoutSecondAttempt() {
    RelayConfig config = RelayConfigs.config(RELAY, database, broker);
    Duration forever = Duration.ofHours(1);
    return new RelayConfig(
        config.name(),
        config.database(),
        config.kafka(),
        config.topics(),
        new RelayConfig.Retry(forever, forever));
  }

  @Test
  void theRelaysSessionsAreCutAgainAndAgain() throws SQLException {
    try (RunningRelay relay = relay();
        Writers writers = new Writers(database, new PostgresOutbox(), OutboxNames.DEFAULT)) {
      for (int i = 0; i < 5; i++) {
        writers.awaitCommits(50);
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name LIKE 'commitline-relay%'");
        relay.fault();
        relay.await(RelayState.STREAMING);
      }
      writers.awaitCommits(50);
      writers.stop();
      assertKafkaHasWhatWasCommitted();
    }
  }

  @Test
  void aStandbyTakesOverFromALeaderThatLostItsLease() throws SQLException {
    try (RunningRelay leader = relay();
        RunningRelay standby = RunningRelay.start(RelayConfigs.config(RELAY, database, broker));
        Writers writers = new Writers(database, new PostgresOutbox(), OutboxNames.DEFAULT)) {
      standby.await(RelayState.STANDBY);
      writers.awaitCommits(100);
      leader.stop();
      standby.await(RelayState.STREAMING);
      writers.awaitCommits(100);
      writers.stop();
      assertKafkaHasWhatWasCommitted();
    }
  }

  @Test
  void theServerHearsFromARelayThatWaitsForKafka() throws SQLException {
    database.execute("ALTER ROLE CURRENT_USER SET wal_sender_timeout = '2s'");
    try (RunningRelay relay = relay();
        Writers writers = new Writers(database, new PostgresOutbox(), OutboxNames.DEFAULT)) {
      writers.awaitCommits(100);
      writers.stop();
      assertKafkaHasWhatWasCommitted();
      String sender = sender();
      broker.kill();
      append("waiting", 25_000);
      Awaitility.await()
          .during(Duration.ofSeconds(5))
          .atMost(LIMIT)
          .until(() -> sender().equals(sender));
      broker.restart();
      relay.await(RelayState.STREAMING);
      assertKafkaHasWhatWasCommitted();
    } finally {
      database.execute("ALTER ROLE CURRENT_USER RESET wal_sender_timeout");
    }
  }

  /** The process of the server that sends to the relay. */
  private String sender() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT active_pid FROM pg_replication_slots WHERE slot_name LIKE '%"
                    + RELAY
                    + "'")) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  /** In one transaction, each of 4,800 bytes. */
  private void append(String aggregate, int events) {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        SELECT gen_random_uuid(), 'Order', '%1$s', 'OrderPlaced', decode(repeat(md5(i::text), 300), 'hex'),
            'faults.odd.v1', i, '/shop', now(), i - 1, %2$d
        FROM generate_series(1, %2$d) AS i
        """
            .formatted(aggregate, events));
  }

  private RunningRelay relay() {
    return RunningRelay.streaming(RelayConfigs.config(RELAY, database, broker));
  }

  private void assertKafkaHasWhatWasCommitted() throws SQLException {
    List<String> ledger = ledger();
    try (TopicReader topics = TopicReader.of(broker, "faults.odd.v1", "faults.even.v1")) {
      List<ConsumerRecord<String, byte[]>> records = topics.awaitRecords(ledger.size(), LIMIT);

      assertThat(records.stream().map(r -> header(r, "ce_id")).toList())
          .as("each committed event once, and no other")
          .containsExactlyInAnyOrderElementsOf(ledger);
      assertThat(gaps(records)).as("sequence numbers out of order").isEmpty();
      assertThat(topics.records()).as("nothing comes behind").hasSameSizeAs(ledger);
    }
  }

  /** What the database says was committed. */
  private List<String> ledger() throws SQLException {
    List<String> ids = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT id FROM commitline.outbox")) {
      while (row.next()) {
        ids.add(row.getString(1));
      }
    }
    return ids;
  }

  private static List<String> gaps(List<ConsumerRecord<String, byte[]>> records) {
    Map<String, Long> last = new HashMap<>();
    List<String> gaps = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      String aggregate = record.topic() + " " + record.key();
      long sequence = Long.parseLong(header(record, "ce_aggregateseq"));
      long before = last.getOrDefault(aggregate, 0L);
      if (sequence != before + 1) {
        gaps.add("%s: %d after %d".formatted(aggregate, sequence, before));
      }
      last.put(aggregate, sequence);
    }
    return gaps;
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return String.valueOf(TopicReader.header(record, name));
  }
}
