package dev.commitline.outbox.postgres.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A relay that has published never starts for the first time again, whatever Kafka has forgotten.
 */
@ExtendWith(OutboxExtension.class)
class PositionGoneIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String topic = name + ".v1";
  private final KafkaBroker broker;
  private final TestDatabase database;

  PositionGoneIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @BeforeEach
  void publish() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      append(1);
      append(2);
      awaitPublished(2);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @AfterEach
  void drop() {
    database.execute(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = current_database()");
    database.drop();
  }

  @Test
  void aPositionThatWasDeletedIsLost() throws Exception {
    write(name, null);

    assertRefused(RelayError.POSITION_LOST, "topic %s.position holds".formatted(name));
    dropSlot();
    assertRefused(RelayError.POSITION_LOST, "topic %s.position holds".formatted(name));
    assertThat(published()).isEqualTo(2);
  }

  @Test
  void aTopicThatHoldsTheMarkAloneIsLost() throws Exception {
    deletePositionTopic();
    dropSlot();
    assertRefused(RelayError.POSITION_LOST, "holds slot commitline_" + name);
    write("first-start/", "{\"version\":1}".getBytes(UTF_8));
    assertRefused(RelayError.POSITION_LOST, "holds slot commitline_" + name);
    assertThat(published()).isEqualTo(2);
  }

  @Test
  void theDocumentedWayStartsOver() throws Exception {
    write(name, null);
    assertRefused(RelayError.POSITION_LOST, name);

    dropSlot();
    database.execute(
        "DELETE FROM commitline.outbox_relay WHERE slot = 'commitline_%s'".formatted(name));
    deletePositionTopic();
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      append(3);
      awaitPublished(5);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  /** The slot was confirmed beyond it: that is proof. */
  @Test
  void anOlderPositionIsRefused() throws Exception {
    byte[] older;
    try (TopicReader memory = TopicReader.of(broker, name + ".position")) {
      List<byte[]> positions =
          memory.records().stream()
              .filter(record -> name.equals(record.key()))
              .map(record -> record.value())
              .toList();
      older = positions.get(0);
    }
    write(name, older);

    assertRefused(RelayError.SLOT_AHEAD, "commitline_" + name);
    assertThat(published()).isEqualTo(2);
  }

  private void assertRefused(RelayError error, String named) {
    try (RunningRelay relay = RunningRelay.start(config())) {
      relay.await(RelayState.FAILED);
      assertThat(relay.fault().error()).isEqualTo(error);
      assertThat(relay.fault()).hasMessageContaining(named);
    }
  }

  private void write(String key, byte @Nullable [] value) throws Exception {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(name + ".position", key.getBytes(UTF_8), value)).get();
    }
  }

  private void deletePositionTopic() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteTopics(List.of(name + ".position")).all().get();
    }
  }

  private void dropSlot() {
    database.execute("SELECT pg_drop_replication_slot('commitline_%s')".formatted(name));
  }

  private void append(int sequence) {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        VALUES (gen_random_uuid(), 'Order', 'A-1', 't', 'x', '%s', %d, '/s', now(), 0, 1)
        """
            .formatted(topic, sequence));
  }

  private void awaitPublished(int count) {
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      assertThat(reader.awaitRecords(count, LIMIT)).hasSize(count);
    }
  }

  private int published() {
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      return reader.records().size();
    }
  }

  private RelayConfig config() {
    return RelayConfigs.config(name, database, broker);
  }
}
