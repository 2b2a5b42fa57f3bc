package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.config.RelayConfig.PartitionsChanged;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody adds partitions to a product's topic. */
@ExtendWith(OutboxExtension.class)
class PartitionsChangedIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int AGGREGATES = 40;

  private final TestDatabase database;
  private final KafkaBroker broker;

  PartitionsChangedIT(TestDatabase database, KafkaBroker broker) {
    this.database = database;
    this.broker = broker;
  }

  @BeforeEach
  void migrate() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    database.execute("TRUNCATE commitline.outbox, commitline.outbox_relay");
  }

  @Test
  void aRunningRelayKeepsEachAggregateInItsPartitionAndTheNextStartIsRefused() throws Exception {
    String topic = "refused.v1";
    RelayConfig config = config("partitions_refuse", PartitionsChanged.REFUSE);
    try (RunningRelay relay = RunningRelay.streaming(config)) {
      append(topic, 1);
      awaitRecords(topic, 1);
      addPartitions(topic);
      append(topic, 2);
      assertThat(moved(awaitRecords(topic, 2))).as("aggregates in two partitions").isEmpty();
      assertThat(relay.relay().lastFault()).isEmpty();
    }
    try (RunningRelay next = RunningRelay.start(config)) {
      assertThat(next.fault().error()).isEqualTo(RelayError.PARTITIONS_CHANGED);
      assertThat(next.fault())
          .hasMessageContaining("had 6 partitions")
          .hasMessageContaining("has 12");
      next.await(RelayState.FAILED);
    }
  }

  @Test
  void keepGoesOnWithThePartitionsThatThereWere() throws Exception {
    String topic = "kept.v1";
    publishThenAddPartitions(topic, "partitions_keep");
    try (RunningRelay relay =
        RunningRelay.streaming(config("partitions_keep", PartitionsChanged.KEEP))) {
      append(topic, 2);
      assertThat(moved(awaitRecords(topic, 2))).isEmpty();
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void acceptUsesAllAndIsRemembered() throws Exception {
    String topic = "accepted.v1";
    publishThenAddPartitions(topic, "partitions_accept");
    try (RunningRelay relay =
        RunningRelay.streaming(config("partitions_accept", PartitionsChanged.ACCEPT))) {
      append(topic, 2);
      assertThat(moved(awaitRecords(topic, 2))).isNotEmpty();
      assertThat(relay.relay().lastFault()).isEmpty();
    }
    try (RunningRelay relay =
        RunningRelay.streaming(config("partitions_accept", PartitionsChanged.REFUSE))) {
      append(topic, 3);
      awaitRecords(topic, 3);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  private void publishThenAddPartitions(String topic, String relayName) throws Exception {
    try (RunningRelay relay = RunningRelay.streaming(config(relayName, PartitionsChanged.REFUSE))) {
      append(topic, 1);
      awaitRecords(topic, 1);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
    addPartitions(topic);
  }

  private RelayConfig config(String name, PartitionsChanged onChange) {
    RelayConfig config = RelayConfigs.config(name, database, broker);
    return new RelayConfig(
        config.name(),
        config.database(),
        config.kafka(),
        new RelayConfig.Topics(6, 1, Map.of(), onChange),
        config.retry());
  }

  private void addPartitions(String topic) throws Exception {
    try (Admin admin = broker.admin()) {
      admin
          .createPartitions(Map.of(topic, NewPartitions.increaseTo(12)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  /** One event of each aggregate. */
  private void append(String topic, int sequence) {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        SELECT gen_random_uuid(), 'A', 'a' || i, 't', 'x', '%s', %d, '/s', now(), i - 1, %d
        FROM generate_series(1, %d) AS i
        """
            .formatted(topic, sequence, AGGREGATES, AGGREGATES));
  }

  private List<ConsumerRecord<String, byte[]>> awaitRecords(String topic, int perAggregate) {
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      return reader.awaitRecords(perAggregate * AGGREGATES, LIMIT);
    }
  }

  /** Aggregates that have events in more than one partition. */
  private static Set<String> moved(List<ConsumerRecord<String, byte[]>> records) {
    Map<String, Integer> first = new HashMap<>();
    Set<String> moved = new HashSet<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      Integer before = first.putIfAbsent(record.key(), record.partition());
      if (before != null && before != record.partition()) {
        moved.add(record.key());
      }
    }
    return moved;
  }
}
