package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.config.RelayConfig.Delivery;
import dev.commitline.outbox.relay.config.RelayConfig.Poison;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.kafka.ParkedAggregates;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Topics that are others than they were, or forget what the relay has to find there. */
@ExtendWith(OutboxExtension.class)
class TopicsKeptIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String topic = name + ".v1";
  private final KafkaBroker broker;
  private final PostgresServer server;
  private final TestDatabase database;

  TopicsKeptIT(PostgresServer server, KafkaBroker broker) {
    this.server = server;
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @BeforeEach
  void migrate() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
  }

  @AfterEach
  void dropDatabase() {
    database.drop();
  }

  @Test
  void aTopicThatWasDeletedWhileTheRelayWasDownAsksForADecision() throws Exception {
    publish(1);
    delete(topic);
    append(database, 2);
    for (int start = 0; start < 2; start++) {
      assertRefused(RelayError.TOPIC_REPLACED, topic, "is not there any more");
    }
    create(topic, 6, Map.of());
    assertRefused(RelayError.TOPIC_REPLACED, topic, "was deleted and made anew");
    assertNothingIn(topic);
    accept(RelayError.TOPIC_REPLACED);
    for (int start = 0; start < 2; start++) { // the decision counts once, and is enough
      try (RunningRelay relay = RunningRelay.streaming(config());
          TopicReader reader = TopicReader.of(broker, topic)) {
        assertThat(reader.awaitRecords(1, LIMIT)).hasSize(1);
        assertThat(relay.relay().lastFault()).isEmpty();
      }
    }
  }

  @Test
  void aTopicThatIsMadeAnewUnderARunningRelayEndsIt() throws Exception {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      append(database, 1);
      awaitRecord();
      delete(topic);
      create(topic, 6, Map.of());
      relay.await(RelayState.FAILED);
      assertThat(relay.fault().error()).isEqualTo(RelayError.TOPIC_REPLACED);
      assertThat(relay.fault()).hasMessageContaining(topic);
    }
  }

  /** The position went with it: a decision could stand nowhere, and is asked for nowhere. */
  @Test
  void aPositionTopicThatIsDeletedUnderARunningRelayIsAPositionLost() throws Exception {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      append(database, 1);
      awaitRecord();
      delete(name + ".position");
      relay.await(RelayState.FAILED);
      assertThat(relay.fault().error()).isEqualTo(RelayError.POSITION_LOST);
      assertThat(relay.fault()).hasMessageContaining(name + ".position");
    }
    assertRefused(RelayError.POSITION_LOST, "commitline_" + name);
  }

  @ParameterizedTest
  @CsvSource({
    "1, delete, cleanup.policy=delete",
    "1, 'compact,delete', cleanup.policy=",
    "3, compact, 3 partitions"
  })
  void aPositionTopicThatForgetsIsRefused(int partitions, String policy, String found)
      throws Exception {
    create(name + ".position", partitions, Map.of("cleanup.policy", policy));
    assertRefused(RelayError.TOPIC_FORGETS, name + ".position", found);
  }

  @Test
  void aPositionTopicThatBeginsToForgetEndsTheRelay() throws Exception {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      alter(name + ".position", "cleanup.policy", "delete");
      relay.await(RelayState.FAILED);
      assertThat(relay.fault().error()).isEqualTo(RelayError.TOPIC_FORGETS);
    }
  }

  @Test
  void aPositionThatItsTopicCantTakeIsNamedAndLosesNothing() throws Exception {
    publish(1);
    alter(name + ".position", "max.message.bytes", "100");
    append(database, 2);
    assertRefused(RelayError.TOPIC_UNUSABLE, name + ".position", "raise its max.message.bytes");
    alter(name + ".position", "max.message.bytes", "1048588");
    try (RunningRelay relay = RunningRelay.streaming(config());
        TopicReader reader = TopicReader.of(broker, topic)) {
      assertThat(reader.awaitRecords(2, LIMIT)).hasSize(2);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void aDeadLetterTopicThatForgetsIsRefusedWhenTheFirstEventGoesThere() throws Exception {
    create(topic, 1, Map.of("max.message.bytes", "1000"));
    create(topic + ".dlq", 1, Map.of("retention.ms", "604800000"));
    RelayConfig parking =
        RelayConfigs.with(config(), new Delivery(false, Poison.DEAD_LETTER), Map.of());
    try (RunningRelay relay = RunningRelay.streaming(parking)) {
      append(database, 1, 20_000);
      relay.await(RelayState.FAILED);
      assertThat(relay.fault().error()).isEqualTo(RelayError.TOPIC_FORGETS);
      assertThat(relay.fault()).hasMessageContaining(topic + ".dlq has retention.ms=604800000");
    }
  }

  @Test
  void aRelayOfTheSameNameOnAnotherOutboxIsRefusedAndDisturbsNothing() {
    publish(1);
    TestDatabase other = server.createDatabase();
    new PostgresOutbox().migrate(other.dataSource(), OutboxNames.DEFAULT);
    try (RunningRelay relay = RunningRelay.start(RelayConfigs.config(name, other, broker))) {
      relay.await(RelayState.FAILED);
      assertThat(relay.fault().error()).isEqualTo(RelayError.OUTBOX_OTHER);
      assertThat(relay.fault())
          .hasMessageContaining(config().database().outbox())
          .hasMessageContaining(RelayConfigs.config(name, other, broker).database().outbox());
    }
    other.drop();
    try (RunningRelay relay = RunningRelay.streaming(config());
        TopicReader reader = TopicReader.of(broker, topic)) {
      append(database, 2);
      assertThat(reader.awaitRecords(2, LIMIT)).hasSize(2);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  private void publish(int sequence) {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      append(database, sequence);
      awaitRecord();
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  private void awaitRecord() {
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      var unused = reader.awaitRecords(1, LIMIT);
    }
  }

  private void assertRefused(RelayError error, String... found) {
    try (RunningRelay relay = RunningRelay.start(config())) {
      relay.await(RelayState.FAILED);
      assertThat(relay.fault().error()).isEqualTo(error);
      assertThat(relay.fault()).hasMessageContainingAll(found);
    }
  }

  /** Records of transactions that were dropped count, too. */
  private void assertNothingIn(String which) throws Exception {
    try (Admin admin = broker.admin()) {
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      for (int partition = 0; partition < 6; partition++) {
        latest.put(new TopicPartition(which, partition), OffsetSpec.latest());
      }
      assertThat(admin.listOffsets(latest).all().get(30, TimeUnit.SECONDS).values())
          .as("refused before anything is published")
          .allMatch(end -> end.offset() == 0);
    }
  }

  private void accept(RelayError error) {
    try (ParkedAggregates memory = new ParkedAggregates(config())) {
      assertThat(memory.accept(error, "me", "a test")).isPresent();
    }
  }

  private RelayConfig config() {
    return RelayConfigs.config(name, database, broker);
  }

  private void append(TestDatabase to, int sequence) {
    append(to, sequence, 10);
  }

  private void append(TestDatabase to, int sequence, int bytes) {
    to.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        VALUES (gen_random_uuid(), 'Order', '1', 'OrderPlaced',
            (SELECT string_agg(gen_random_uuid()::text, '') FROM generate_series(1, %d))::bytea,
            '%s', %d, '/shop', now(), 0, 1)
        """
            .formatted(bytes / 36 + 1, topic, sequence));
  }

  private void create(String made, int partitions, Map<String, String> configs) throws Exception {
    try (Admin admin = broker.admin()) {
      admin
          .createTopics(List.of(new NewTopic(made, partitions, (short) 1).configs(configs)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
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
