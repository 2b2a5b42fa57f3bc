package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.config.RelayConfig.Delivery;
import dev.commitline.outbox.relay.config.RelayConfig.Poison;
import dev.commitline.outbox.relay.kafka.ParkedAggregates;
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
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A dead-letter topic that nothing waits in any more is nobody's loss. */
@ExtendWith(OutboxExtension.class)
class EmptiedDeadLettersIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOKED_TWICE = Duration.ofSeconds(15);

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String topic = name + ".v1";
  private final String letters = topic + ".dlq";
  private final KafkaBroker broker;
  private final TestDatabase database;

  EmptiedDeadLettersIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @BeforeEach
  void makeOutboxAndNarrowTopic() throws Exception {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    try (Admin admin = broker.admin()) {
      admin
          .createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    alter(topic, "max.message.bytes", "1000");
  }

  @AfterEach
  void dropDatabase() {
    database.drop();
  }

  @Test
  void itIsDeletedAndMadeAnewForTheNextDeadLetter() throws Exception {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      parkAndRelease(relay);
      delete(letters);
      assertGoesOn(relay);
    }
    try (RunningRelay relay = RunningRelay.streaming(config());
        TopicReader reader = TopicReader.of(broker, letters)) {
      alter(topic, "max.message.bytes", "1000");
      append(2);
      assertThat(reader.awaitRecords(1, LIMIT)).hasSize(1);
      Awaitility.await().atMost(LIMIT).until(() -> relay.relay().parkedAggregates() == 1);
    }
  }

  @Test
  void itMayForget() throws Exception {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      parkAndRelease(relay);
      alter(letters, "retention.ms", "1000");
      assertGoesOn(relay);
    }
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  private void parkAndRelease(RunningRelay relay) throws Exception {
    append(1);
    Awaitility.await().atMost(LIMIT).until(() -> relay.relay().parkedAggregates() == 1);
    alter(topic, "max.message.bytes", "100000");
    try (ParkedAggregates parked = new ParkedAggregates(config())) {
      parked.askForRelease(parked.known().parked().keySet());
      Awaitility.await().atMost(LIMIT).until(() -> parked.known().parked().isEmpty());
    }
    Awaitility.await().atMost(LIMIT).until(() -> relay.relay().parkedAggregates() == 0);
    relay.await(RelayState.STREAMING);
  }

  private static void assertGoesOn(RunningRelay relay) {
    Awaitility.await()
        .atMost(LIMIT)
        .during(LOOKED_TWICE)
        .until(() -> relay.relay().state() == RelayState.STREAMING);
  }

  private RelayConfig config() {
    return RelayConfigs.with(
        RelayConfigs.config(name, database, broker),
        new Delivery(false, Poison.DEAD_LETTER),
        Map.of());
  }

  private void append(int sequence) {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        VALUES (gen_random_uuid(), 'Order', '1', 'OrderPlaced',
            (SELECT string_agg(gen_random_uuid()::text, '') FROM generate_series(1, 500))::bytea,
            '%s', %d, '/shop', now(), 0, 1)
        """
            .formatted(topic, sequence));
  }

  private void delete(String gone) throws Exception {
    try (Admin admin = broker.admin()) {
      admin.deleteTopics(List.of(gone)).all().get(30, TimeUnit.SECONDS);
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> !admin.listTopics().names().get(30, TimeUnit.SECONDS).contains(gone));
    }
  }

  private void alter(String which, String setting, String value) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, which);
    AlterConfigOp change =
        new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
    try (Admin admin = broker.admin()) {
      admin
          .incrementalAlterConfigs(Map.of(resource, List.of(change)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }
}
