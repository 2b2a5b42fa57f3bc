package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.ParkedAggregates;
import dev.commitline.outbox.relay.protocol.Safeguards;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A decision is about what it was given for, and about nothing else of the same code. */
@ExtendWith(OutboxExtension.class)
class DecisionsIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String REMAKE =
      """
      DROP PUBLICATION commitline_outbox;
      CREATE PUBLICATION commitline_outbox FOR TABLE commitline.outbox
          WITH (publish = 'insert', publish_via_partition_root = true)
      """;

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String topic = name + ".v1";
  private final TestDatabase database;
  private KafkaBroker broker;

  DecisionsIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @BeforeEach
  void migrate() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
  }

  @AfterEach
  void drop() {
    database.drop();
  }

  @Test
  void anAcceptedGapHidesNoneOfAnotherAggregate() throws Exception {
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      try (RunningRelay relay = RunningRelay.streaming(config())) {
        append(topic, "A", 1);
        append(topic, "B", 1);
        append(topic, "C", 1);
        assertThat(reader.awaitRecords(3, LIMIT)).hasSize(3);
        append(topic, "A", 3);
        assertRefused(relay, RelayError.EVENTS_MISSING, "number 3 of Order A");
      }
      append(topic, "B", 4);
      append(topic, "C", 2);
      assertRefused(RelayError.EVENTS_MISSING, "number 3 of Order A", "found at");
      accept(RelayError.EVENTS_MISSING);
      assertRefused(RelayError.EVENTS_MISSING, "number 4 of Order B", "number 1 was the last");
      assertRefused(RelayError.EVENTS_MISSING, "number 4 of Order B", "found at");
      accept(RelayError.EVENTS_MISSING);
      try (RunningRelay relay = RunningRelay.streaming(config())) {
        assertThat(reader.awaitRecords(6, LIMIT)).as("what stands behind them, once").hasSize(6);
        assertThat(relay.relay().lastFault()).isEmpty();
      }
    }
  }

  @Test
  void whatIsFoundWhileKafkaIsDownIsRememberedBeforeTheRelayEnds() throws Exception {
    try (KafkaBroker own = KafkaBroker.startEmbedded();
        TopicReader reader = TopicReader.of(own, topic)) {
      broker = own;
      try (RunningRelay relay = RunningRelay.streaming(config())) {
        append(topic, "A", 1);
        assertThat(reader.awaitRecords(1, LIMIT)).hasSize(1);
        own.kill();
        append(topic, "A", 3);
        Awaitility.await()
            .atMost(LIMIT)
            .until(() -> relay.relay().state() == RelayState.BACKING_OFF);
        assertThat(relay.relay().health().ready()).isFalse();
        own.restart();
        Awaitility.await().atMost(LIMIT).until(() -> relay.relay().state() == RelayState.FAILED);
        assertRefused(relay, RelayError.EVENTS_MISSING, "number 3 of Order A");
      }
      assertRefused(RelayError.EVENTS_MISSING, "number 3 of Order A", "found at");
      accept(RelayError.EVENTS_MISSING);
      try (RunningRelay relay = RunningRelay.streaming(config())) {
        assertThat(reader.awaitRecords(2, LIMIT)).hasSize(2);
        assertThat(relay.relay().lastFault()).isEmpty();
      }
    }
  }

  @Test
  void aLogThatIsNarrowedOnceMoreIsRefusedAnew() {
    RunningRelay.streaming(config()).close();
    database.execute(REMAKE);
    assertRefused(RelayError.LOG_NARROWED, "from 'publication");
    Safeguards.Refused accepted = accept(RelayError.LOG_NARROWED);

    database.execute(REMAKE);
    assertRefused(RelayError.LOG_NARROWED, "from 'publication");
    assertThat(accept(RelayError.LOG_NARROWED).what())
        .startsWith(accepted.what().substring(0, accepted.what().indexOf("' to '")))
        .isNotEqualTo(accepted.what());
    RunningRelay.streaming(config()).close();
    RunningRelay.streaming(config()).close();
  }

  /**
   * Whoever decides mends it first, and that changes it: what stands is what there is to accept.
   */
  @Test
  void aNarrowedLogThatIsMendedTakesOneDecision() {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      database.execute(
          "ALTER PUBLICATION commitline_outbox SET (publish_via_partition_root = false)");
      assertRefused(relay, RelayError.LOG_NARROWED, "publication");
    }
    database.execute("ALTER PUBLICATION commitline_outbox SET (publish_via_partition_root = true)");
    assertRefused(RelayError.LOG_NARROWED, "from 'publication");
    assertRefused(RelayError.LOG_NARROWED, "from 'publication", "found at");
    accept(RelayError.LOG_NARROWED);
    RunningRelay.streaming(config()).close();
  }

  @Test
  void aDecisionAboutOneTopicIsNoneAboutAnother() throws Exception {
    String other = name + ".v2";
    try (RunningRelay relay = RunningRelay.streaming(config());
        TopicReader reader = TopicReader.of(broker, topic, other)) {
      append(topic, "A", 1);
      append(other, "B", 1);
      assertThat(reader.awaitRecords(2, LIMIT)).hasSize(2);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
    delete(topic);
    assertRefused(RelayError.TOPIC_REPLACED, "topic " + topic);
    accept(RelayError.TOPIC_REPLACED);
    delete(other);
    assertRefused(RelayError.TOPIC_REPLACED, "topic " + topic, "; topic " + other);
    accept(RelayError.TOPIC_REPLACED);
    for (int start = 0; start < 2; start++) {
      try (RunningRelay relay = RunningRelay.streaming(config())) {
        assertThat(relay.relay().lastFault()).isEmpty();
      }
    }
  }

  private void assertRefused(RelayError error, String... found) {
    try (RunningRelay relay = RunningRelay.start(config())) {
      assertRefused(relay, error, found);
    }
  }

  private static void assertRefused(RunningRelay relay, RelayError error, String... found) {
    relay.await(RelayState.FAILED);
    RelayException fault = relay.fault();
    assertThat(fault.error()).isEqualTo(error);
    assertThat(fault).hasMessageContainingAll(found);
  }

  private Safeguards.Refused accept(RelayError error) {
    try (ParkedAggregates memory = new ParkedAggregates(config())) {
      return memory.accept(error, "kim", "a test").orElseThrow();
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

  private void append(String to, String aggregate, int sequence) {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        VALUES (gen_random_uuid(), 'Order', '%s', 'OrderPlaced', '{}', '%s', %d, '/shop', now(), 0, 1)
        """
            .formatted(aggregate, to, sequence));
  }

  private RelayConfig config() {
    return RelayConfigs.config(name, database, broker);
  }
}
