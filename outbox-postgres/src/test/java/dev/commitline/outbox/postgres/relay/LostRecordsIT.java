package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.kafka.ParkedAggregates;
import dev.commitline.outbox.relay.protocol.KnownPlaces;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.DataDirectory;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A topic that is the same, but without the newest of what was published to it. */
@ExtendWith(OutboxExtension.class)
class LostRecordsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String topic = name + ".v1";
  private final TestDatabase database;
  private final Path directory;
  private final KafkaBroker broker;

  LostRecordsIT(PostgresServer server, @TempDir Path directory) {
    this.database = server.createDatabase();
    this.directory = directory;
    this.broker = KafkaBroker.start(directory);
  }

  @BeforeEach
  void migrate() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
  }

  @AfterEach
  void end() {
    broker.close();
    database.drop();
  }

  @Test
  void aLogThatWasRestoredAsksForADecision() throws Exception {
    TopicPartition partition = publish(1, 1);
    DataDirectory files = snapshot(partition);
    publish(2, 2);
    publish(3, 3);
    long published = end(partition);
    restore(files);
    long left = end(partition);
    assertThat(left).isLessThan(published);

    append(4);
    for (int start = 0; start < 2; start++) {
      try (RunningRelay relay = RunningRelay.start(config())) {
        relay.await(RelayState.FAILED);
        assertThat(relay.fault().error()).isEqualTo(RelayError.TOPIC_LOST_RECORDS);
        assertThat(relay.fault())
            .hasMessageContaining(
                "partition %d of topic %s".formatted(partition.partition(), topic))
            .hasMessageContaining("ends at record offset " + left)
            .hasMessageContaining("has published up to")
            .hasMessageContaining("the newest record that is left there is of 2");
      }
    }
    assertThat(end(partition)).as("refused before anything is published").isEqualTo(left);

    accept();
    for (int start = 0; start < 2; start++) { // the decision counts once, and is enough
      try (RunningRelay relay = RunningRelay.streaming(config());
          TopicReader reader = TopicReader.of(broker, topic)) {
        assertThat(sequences(reader, 2)).containsExactly("1", "4");
        assertThat(relay.relay().lastFault()).isEmpty();
      }
    }
  }

  /** What a process has committed it knows at once, though it is remembered later. */
  @Test
  void aLogThatIsRestoredUnderARunningRelayEndsIt() throws Exception {
    TopicPartition partition = publish(1, 1);
    DataDirectory files = snapshot(partition);
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      append(2);
      try (TopicReader reader = TopicReader.of(broker, topic)) {
        assertThat(sequences(reader, 2)).containsExactly("1", "2");
      }
      restore(files);
      append(3);
      relay.await(RelayState.FAILED);
      assertThat(relay.fault().error()).isEqualTo(RelayError.TOPIC_LOST_RECORDS);
    }
    accept();
    try (RunningRelay relay = RunningRelay.streaming(config());
        TopicReader reader = TopicReader.of(broker, topic)) {
      assertThat(sequences(reader, 2)).containsExactly("1", "3");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void whereTopicsEndIsRememberedWhileTheRelayRuns() throws Exception {
    try (RunningRelay relay = RunningRelay.streaming(config());
        ParkedAggregates memory = new ParkedAggregates(config())) {
      append(1);
      Awaitility.await()
          .atMost(LIMIT)
          .until(
              () -> {
                KnownPlaces.Topic known = memory.known().places().topics().get(topic);
                return known != null && known.ends().contains(1L);
              });
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void recordsThatAreDeletedFromTheFrontAreNoLoss() throws Exception {
    TopicPartition partition = publish(1, 1);
    try (Admin admin = broker.admin()) {
      admin
          .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end(partition))))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    try (RunningRelay relay = RunningRelay.streaming(config());
        TopicReader reader = TopicReader.of(broker, topic)) {
      append(2);
      assertThat(sequences(reader, 1)).containsExactly("2");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  /** By a relay that then ends in order; all its records are of one aggregate. */
  private TopicPartition publish(int sequence, int records) {
    try (RunningRelay relay = RunningRelay.streaming(config());
        TopicReader reader = TopicReader.of(broker, topic)) {
      append(sequence);
      int partition = reader.awaitRecords(records, LIMIT).get(0).partition();
      assertThat(relay.relay().lastFault()).isEmpty();
      return new TopicPartition(topic, partition);
    }
  }

  private DataDirectory snapshot(TopicPartition partition) {
    broker.kill();
    DataDirectory files =
        new DataDirectory(
            broker.data().resolve(partition.toString()), directory.resolve("snapshot"));
    files.snapshot();
    broker.restart();
    return files;
  }

  private void restore(DataDirectory files) {
    broker.kill();
    files.restore();
    broker.restart();
  }

  private long end(TopicPartition partition) throws Exception {
    try (Admin admin = broker.admin()) {
      return Objects.requireNonNull(
              admin
                  .listOffsets(Map.of(partition, OffsetSpec.latest()))
                  .all()
                  .get(30, TimeUnit.SECONDS)
                  .get(partition))
          .offset();
    }
  }

  private void accept() {
    try (ParkedAggregates memory = new ParkedAggregates(config())) {
      assertThat(memory.accept(RelayError.TOPIC_LOST_RECORDS, "me", "a test")).isPresent();
    }
  }

  private RelayConfig config() {
    return RelayConfigs.config(name, database, broker);
  }

  private void append(int sequence) {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        VALUES (gen_random_uuid(), 'Order', '1', 'OrderPlaced', 'x', '%s', %d, '/shop', now(), 0, 1)
        """
            .formatted(topic, sequence));
  }

  private static List<String> sequences(TopicReader reader, int count) {
    return reader.awaitRecords(count, LIMIT).stream()
        .map(record -> String.valueOf(TopicReader.header(record, "ce_aggregateseq")))
        .toList();
  }
}
