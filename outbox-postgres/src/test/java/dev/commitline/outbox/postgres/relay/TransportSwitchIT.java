package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.spi.EventsNotKeptException;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application changes its transport while events are on their way. */
@ExtendWith(OutboxExtension.class)
class TransportSwitchIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final KafkaBroker BROKER =
      KafkaBroker.start(); // its topics are this class's alone

  private final TestDatabase database;

  TransportSwitchIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void migrate() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
  }

  @AfterAll
  static void closeBroker() {
    BROKER.close();
  }

  @Test
  void nothingIsLostDoubledOrReordered() throws SQLException {
    try (RunningRelay first = relay();
        Writers rows =
            new Writers(
                database, new PostgresOutbox().using(Transport.TABLE), OutboxNames.DEFAULT)) {
      rows.awaitCommits(100);
      try (Writers messages =
          new Writers(
              database,
              new PostgresOutbox().using(Transport.WAL),
              OutboxNames.DEFAULT)) { // a rolling deployment
        messages.awaitCommits(100);
        first.stop();
        messages.awaitCommits(50);
        rows.stop();
        try (RunningRelay second = relay();
            Writers back =
                new Writers(
                    database, new PostgresOutbox().using(Transport.TABLE), OutboxNames.DEFAULT)) {
          back.awaitCommits(100);
          messages.stop();
          back.stop();
          assertKafkaHasEachSequenceOnceAndInOrder();
          assertThat(second.relay().lastFault()).isEmpty();
        }
      }
    }
  }

  @Test
  void messagesThatNothingKeepsAreRefused() {
    PostgresOutbox messages = new PostgresOutbox().using(Transport.WAL);
    assertThatThrownBy(() -> messages.requireKept(database.dataSource(), OutboxNames.DEFAULT))
        .isInstanceOf(EventsNotKeptException.class)
        .hasMessageContaining("start the relay once before the application");
    try (RunningRelay relay = relay()) {
      messages.requireKept(database.dataSource(), OutboxNames.DEFAULT);
      relay.stop();
      messages.requireKept(database.dataSource(), OutboxNames.DEFAULT);
    }
  }

  private RunningRelay relay() {
    return RunningRelay.start(RelayConfigs.config("transport_switch", database, BROKER))
        .await(RelayState.STREAMING);
  }

  private void assertKafkaHasEachSequenceOnceAndInOrder() throws SQLException {
    Map<String, List<Long>> expected = committedSequences();
    int events = expected.values().stream().mapToInt(List::size).sum();
    try (TopicReader topics = TopicReader.of(BROKER, "faults.odd.v1", "faults.even.v1")) {
      Map<String, List<Long>> published = new TreeMap<>();
      for (ConsumerRecord<String, byte[]> record : topics.awaitRecords(events, LIMIT)) {
        published
            .computeIfAbsent(record.topic() + " " + record.key(), aggregate -> new ArrayList<>())
            .add(Long.valueOf(String.valueOf(TopicReader.header(record, "ce_aggregateseq"))));
      }
      assertThat(published).isEqualTo(expected);
      assertThat(topics.records()).as("nothing comes behind").hasSize(events);
    }
  }

  /** From 1 to what the head rows say. */
  private Map<String, List<Long>> committedSequences() throws SQLException {
    Map<String, List<Long>> sequences = new TreeMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT topic, aggregateid, seq FROM commitline.outbox_head")) {
      while (row.next()) {
        sequences.put(
            row.getString(1) + " " + row.getString(2),
            LongStream.rangeClosed(1, row.getLong(3)).boxed().toList());
      }
    }
    return sequences;
  }
}
