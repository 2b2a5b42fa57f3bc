package dev.commitline.outbox.postgres.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.config.RelayConfig.Delivery;
import dev.commitline.outbox.relay.config.RelayConfig.Poison;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.kafka.ParkedAggregates;
import dev.commitline.outbox.relay.protocol.Aggregate;
import dev.commitline.outbox.relay.protocol.Parked;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events that Kafka refuses for themselves, with both ways to deal with them. */
@ExtendWith(OutboxExtension.class)
class PoisonIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int SMALL = 10;
  private static final int LARGE = 20_000;
  private static final int LARGEST_RECORD = 10_000;

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String topic = name + ".v1";
  private final KafkaBroker broker;
  private final TestDatabase database;

  PoisonIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @BeforeEach
  void makeOutboxAndNarrowTopic() throws Exception {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    NewTopic narrow =
        new NewTopic(topic, 3, (short) 1)
            .configs(Map.of("max.message.bytes", Integer.toString(LARGEST_RECORD)));
    try (Admin admin = broker.admin()) {
      admin.createTopics(List.of(narrow)).all().get(30, TimeUnit.SECONDS);
    }
  }

  @AfterEach
  void dropDatabase() {
    database.drop();
  }

  @Test
  void haltEndsWithTheEventsNameAndPublishesNothingBehindIt() {
    try (RunningRelay relay = RunningRelay.streaming(config(Poison.HALT, Map.of()));
        TopicReader reader = TopicReader.of(broker, topic)) {
      commit(row("A", 1, SMALL));
      commit(row("A", 2, LARGE), row("B", 1, SMALL));
      relay.await(RelayState.FAILED);

      assertThat(relay.fault().error()).isEqualTo(RelayError.EVENT_TOO_LARGE);
      assertThat(relay.fault()).hasMessageContaining(id("A", 2)).hasMessageContaining(topic);
      assertThat(sequences(reader.records())).isSubsetOf("A1");
    }
  }

  @Test
  void aDeadLetterParksItsAggregateUntilItIsReleased() throws Exception {
    try (TopicReader reader = TopicReader.of(broker, topic);
        TopicReader letters = TopicReader.of(broker, topic + ".dlq")) {
      try (RunningRelay relay = RunningRelay.streaming(config(Poison.DEAD_LETTER, Map.of()))) {
        commit(row("A", 1, SMALL));
        commit(row("A", 2, LARGE), row("B", 1, SMALL));
        commit(row("A", 3, SMALL), row("B", 2, SMALL));
        reader.awaitRecords(3, LIMIT);
        List<ConsumerRecord<String, byte[]>> parked = letters.awaitRecords(2, LIMIT);

        assertThat(sequences(parked)).containsExactly("A2", "A3");
        assertThat(parked.get(0).value()).hasSize(LARGE);
        assertThat(header(parked.get(0), "commitline-error-code")).isEqualTo("CL-203");
        assertThat(header(parked.get(0), "commitline-error-message")).contains(id("A", 2));
        assertThat(header(parked.get(0), "commitline-topic")).isEqualTo(topic);
        assertThat(header(parked.get(1), "commitline-parked-behind")).isEqualTo(id("A", 2));
        assertThat(header(parked.get(1), "ce_type")).isEqualTo("OrderPlaced");
        awaitParked(1, relay);
      }
      try (RunningRelay relay = RunningRelay.streaming(config(Poison.DEAD_LETTER, Map.of()))) {
        assertThat(relay.relay().parkedAggregates()).as("kept over a restart").isEqualTo(1);
        commit(row("A", 4, SMALL), row("B", 3, SMALL));
        assertThat(sequences(letters.awaitRecords(3, LIMIT))).containsExactly("A2", "A3", "A4");
        assertThat(sequences(reader.awaitRecords(4, LIMIT)))
            .containsExactlyInAnyOrder("A1", "B1", "B2", "B3");

        assertThat(release("A")).as("the topic is as narrow as before").containsKey(aggregate("A"));
        assertThat(reader.records()).hasSize(4);

        widen();
        commit(row("A", 5, SMALL));
        assertThat(release("A")).isEmpty();
        commit(row("A", 6, SMALL));
        reader.awaitRecords(9, LIMIT);

        assertThat(sequences(reader.records()).stream().filter(s -> s.startsWith("A")))
            .containsExactly("A1", "A2", "A3", "A4", "A5", "A6");
        assertThat(reader.records()).as("nothing is doubled").hasSize(9);
        assertThat(reader.records())
            .allSatisfy(
                record ->
                    assertThat(record.headers())
                        .noneMatch(header -> header.key().startsWith("commitline-")));
        awaitParked(0, relay);
      }
    }
  }

  @Test
  void anUnusableTopicAndADefectiveRowParkTheirAggregatesOnly() {
    String unusable = name + " no/topic";
    try (RunningRelay relay = RunningRelay.streaming(config(Poison.DEAD_LETTER, Map.of()));
        TopicReader reader = TopicReader.of(broker, topic);
        TopicReader letters = TopicReader.of(broker, topic + ".dlq", name + "_no_topic.dlq")) {
      commit(
          row("A", 1, SMALL, unusable, "NULL"),
          row("B", 1, SMALL, unusable, "NULL"),
          row("C", 1, SMALL, topic, "'[1]'"),
          row("D", 1, SMALL));

      assertThat(letters.awaitRecords(3, LIMIT))
          .extracting(r -> r.key() + header(r, "commitline-error-code"))
          .containsExactlyInAnyOrder("ACL-205", "BCL-205", "CCL-302");
      assertThat(sequences(reader.awaitRecords(1, LIMIT))).containsExactly("D1");
      awaitParked(3, relay);

      assertThat(release("C")).doesNotContainKey(aggregate("C"));
      assertThat(sequences(reader.awaitRecords(2, LIMIT))).containsExactlyInAnyOrder("C1", "D1");
    }
  }

  @Test
  void whatEvenTheDeadLetterTopicRefusesEndsTheRelay() {
    Map<String, String> small = Map.of("max.request.size", Integer.toString(LARGE / 2));
    try (RunningRelay relay = RunningRelay.streaming(config(Poison.DEAD_LETTER, small))) {
      commit(row("A", 1, LARGE));
      relay.await(RelayState.FAILED);

      assertThat(relay.fault().error()).isEqualTo(RelayError.DEAD_LETTER_REFUSED);
      assertThat(relay.fault())
          .hasMessageContaining(id("A", 1))
          .hasMessageContaining("max.request.size");
    }
  }

  /** A consumer may see what a transaction brought before the relay has heard of its commit. */
  private static void awaitParked(int aggregates, RunningRelay relay) {
    Awaitility.await().atMost(LIMIT).until(() -> relay.relay().parkedAggregates() == aggregates);
  }

  private RelayConfig config(Poison poison, Map<String, String> properties) {
    return RelayConfigs.with(
        RelayConfigs.config(name, database, broker), new Delivery(false, poison), properties);
  }

  /** Asks for it, waits for the answer, and gives what is still parked. */
  private Map<Aggregate, Parked> release(String id) {
    try (ParkedAggregates parked =
        new ParkedAggregates(RelayConfigs.config(name, database, broker))) {
      parked.askForRelease(
          parked.known().parked().keySet().stream().filter(a -> a.id().equals(id)).toList());
      Awaitility.await().atMost(LIMIT).until(() -> parked.known().releases().isEmpty());
      return parked.known().parked();
    }
  }

  private void widen() throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp wide =
        new AlterConfigOp(
            new ConfigEntry("max.message.bytes", Integer.toString(2 * LARGE)),
            AlterConfigOp.OpType.SET);
    try (Admin admin = broker.admin()) {
      admin
          .incrementalAlterConfigs(Map.of(resource, List.of(wide)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private void commit(String... rows) {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize, headers)
        VALUES
        """
            + String.join(",\n", rows));
  }

  private String row(String aggregate, int sequence, int bytes) {
    return row(aggregate, sequence, bytes, topic, "NULL");
  }

  private String row(String aggregate, int sequence, int bytes, String to, String headers) {
    return "('%s', 'Order', '%s', 'OrderPlaced', (SELECT string_agg(gen_random_uuid()::text, '') FROM generate_series(1, %d))::varchar(%d)::bytea, '%s', %d, '/shop', now(), 0, 1, %s)"
        .formatted(
            id(aggregate, sequence), aggregate, bytes / 36 + 1, bytes, to, sequence, headers);
  }

  private String id(String aggregate, int sequence) {
    return UUID.nameUUIDFromBytes((name + aggregate + sequence).getBytes(UTF_8)).toString();
  }

  private Aggregate aggregate(String id) {
    return new Aggregate(topic, id);
  }

  private static List<String> sequences(List<ConsumerRecord<String, byte[]>> records) {
    return records.stream().map(r -> r.key() + header(r, "ce_aggregateseq")).toList();
  }

  private static String header(ConsumerRecord<String, byte[]> record, String header) {
    return String.valueOf(TopicReader.header(record, header));
  }
}
