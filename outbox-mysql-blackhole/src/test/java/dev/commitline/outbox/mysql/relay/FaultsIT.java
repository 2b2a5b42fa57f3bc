package dev.commitline.outbox.mysql.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.mysql.MySqlOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.MySqlServer;
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
  private static final String PASSWORD = "secret";

  private final KafkaBroker broker = KafkaBroker.start();
  private final MySqlServer server = MySqlServer.start();
  private final TestDatabase database = server.createDatabase();

  @BeforeAll
  void makeOutbox() {
    new MySqlOutbox()
        .using(Transport.BLACKHOLE_WITH_HISTORY)
        .migrate(database.dataSource(), new OutboxNames(database.name(), ""));
    database.execute(
        """
        CREATE USER %s IDENTIFIED BY '%s';
        GRANT commitline_relay TO %s;
        SET DEFAULT ROLE ALL TO %s
        """
            .formatted(RELAY, PASSWORD, RELAY, RELAY));
  }

  @AfterAll
  void closeAll() {
    server.close();
    broker.close();
  }

  @Test
  void theServerIsKilledAndComesBack() throws SQLException {
    try (RunningRelay relay = relay();
        Writers writers = writers()) {
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

  @Test
  void theRelaysSessionsAreCutAgainAndAgain() throws SQLException {
    try (RunningRelay relay = relay();
        Writers writers = writers()) {
      for (int i = 0; i < 5; i++) {
        writers.awaitCommits(50);
        endSessions("true");
        relay.fault();
        relay.await(RelayState.STREAMING);
      }
      writers.awaitCommits(50);
      writers.stop();
      assertKafkaHasWhatWasCommitted();
    }
  }

  /** Which the connector takes for an end of the log. */
  @Test
  void onlyTheStreamIsCut() throws SQLException {
    try (RunningRelay relay = relay();
        Writers writers = writers()) {
      writers.awaitCommits(50);
      endSessions("command LIKE 'Binlog Dump%'");
      relay.fault();
      relay.await(RelayState.STREAMING);
      writers.awaitCommits(50);
      writers.stop();
      assertKafkaHasWhatWasCommitted();
    }
  }

  @Test
  void aStandbyTakesOverFromALeaderThatLostItsLease() throws SQLException {
    try (RunningRelay leader = relay();
        RunningRelay standby = RunningRelay.start(RelayConfigs.config(RELAY, login(), broker));
        Writers writers = writers()) {
      standby.await(RelayState.STANDBY);
      writers.awaitCommits(100);
      leader.stop();
      standby.await(RelayState.STREAMING);
      writers.awaitCommits(100);
      writers.stop();
      assertKafkaHasWhatWasCommitted();
    }
  }

  private RunningRelay relay() {
    return RunningRelay.streaming(RelayConfigs.config(RELAY, login(), broker));
  }

  private Writers writers() {
    return new Writers(
        database,
        new MySqlOutbox().using(Transport.BLACKHOLE_WITH_HISTORY),
        new OutboxNames(database.name(), ""));
  }

  private TestDatabase login() {
    return database.as(RELAY, PASSWORD);
  }

  private void endSessions(String which) throws SQLException {
    try (Connection connection = database.connect()) {
      for (String id :
          texts(
              "SELECT id FROM information_schema.processlist WHERE user = '%s' AND %s"
                  .formatted(RELAY, which))) {
        NamedLock.kill(connection, Long.parseLong(id));
      }
    }
  }

  private void assertKafkaHasWhatWasCommitted() throws SQLException {
    List<String> ledger = texts("SELECT id FROM outbox_history");
    try (TopicReader topics = TopicReader.of(broker, "faults.odd.v1", "faults.even.v1")) {
      List<ConsumerRecord<String, byte[]>> records = topics.awaitRecords(ledger.size(), LIMIT);

      assertThat(records.stream().map(r -> header(r, "ce_id")).toList())
          .as("each committed event once, and no other")
          .containsExactlyInAnyOrderElementsOf(ledger);
      assertThat(gaps(records)).as("sequence numbers out of order").isEmpty();
      assertThat(topics.records()).as("nothing comes behind").hasSameSizeAs(ledger);
    }
  }

  private List<String> texts(String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    }
    return texts;
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
