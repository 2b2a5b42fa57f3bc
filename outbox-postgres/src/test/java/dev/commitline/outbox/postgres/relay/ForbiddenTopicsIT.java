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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Topics that the relay may not write, or not even look at, beside one that it may. */
@ExtendWith(OutboxExtension.class)
class ForbiddenTopicsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String open = name + ".open.v1";
  private final String forbidden = name + ".forbidden.v1";
  private final KafkaBroker broker;
  private final TestDatabase database;

  ForbiddenTopicsIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @BeforeEach
  void makeOutbox() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
  }

  @AfterEach
  void dropDatabase() {
    database.drop();
  }

  /** It was written before; then somebody took the right away, and the relay starts again. */
  @ParameterizedTest
  @EnumSource(
      value = AclOperation.class,
      names = {"WRITE", "DESCRIBE"})
  void itsAggregatesAreParkedAndTheOtherTopicGoesOn(AclOperation operation) throws Exception {
    try (TopicReader reader = TopicReader.of(broker, open);
        TopicReader letters = TopicReader.of(broker, forbidden + ".dlq")) {
      try (RunningRelay relay = RunningRelay.streaming(config(Poison.DEAD_LETTER))) {
        commit(row(forbidden, 1), row(open, 1));
        reader.awaitRecords(1, LIMIT);
        assertThat(relay.relay().parkedAggregates()).isZero();
      }
      forbid(operation);
      try (RunningRelay relay = RunningRelay.streaming(config(Poison.DEAD_LETTER))) {
        commit(row(open, 2), row(forbidden, 2), row(open, 3));
        commit(row(forbidden, 3), row(open, 4));

        assertThat(sequences(reader, 4)).containsExactly("1", "2", "3", "4");
        assertThat(sequences(letters, 2)).containsExactly("2", "3");
        assertThat(TopicReader.header(letters.records().get(0), "commitline-error-code"))
            .isEqualTo("CL-202");
        Awaitility.await().atMost(LIMIT).until(() -> relay.relay().parkedAggregates() == 1);
      }
    }
  }

  @Test
  void haltNamesTheTopicAndTheEvent() throws Exception {
    forbid(AclOperation.WRITE);
    try (RunningRelay relay = RunningRelay.streaming(config(Poison.HALT))) {
      commit(row(open, 1), row(forbidden, 1));
      relay.await(RelayState.FAILED);

      assertThat(relay.fault().error()).isEqualTo(RelayError.KAFKA_NOT_PERMITTED);
      assertThat(relay.fault()).hasMessageContaining(id(forbidden, 1));
    }
  }

  /** The request is in Kafka: as the relay's own fault it would meet each of its starts. */
  @ParameterizedTest
  @EnumSource(
      value = AclOperation.class,
      names = {"READ", "DESCRIBE"})
  void aReleaseThatMayNotReadIsRefusedAndEventsFlow(AclOperation operation) throws Exception {
    RelayConfig config = config(Poison.DEAD_LETTER);
    try (TopicReader reader = TopicReader.of(broker, open);
        ParkedAggregates parked = park(config)) {
      Set<Aggregate> waiting = parked.known().parked().keySet();
      forbid(forbidden + ".dlq", operation);
      parked.askForRelease(waiting);

      try (RunningRelay relay = RunningRelay.streaming(config)) {
        commit(row(open, 1));
        assertThat(sequences(reader, 1)).containsExactly("1");
        Awaitility.await().atMost(LIMIT).until(() -> parked.known().releases().isEmpty());
        assertThat(parked.known().parked().values())
            .extracting(Parked::code)
            .containsExactly("CL-225");
        commit(row(open, 2));
        assertThat(sequences(reader, 2)).containsExactly("1", "2");
        assertThat(relay.relay().lastFault()).isEmpty();
      }
    }
  }

  /** What can't be seen may be wrong: a position topic that forgets, for example. */
  @Test
  void aPositionTopicWhoseSettingsMayNotBeReadIsRefused() throws Exception {
    forbid(name + ".position", AclOperation.DESCRIBE_CONFIGS);
    for (int start = 0; start < 2; start++) {
      try (RunningRelay relay = RunningRelay.start(config(Poison.HALT))) {
        relay.await(RelayState.FAILED);
        assertThat(relay.fault().error()).isEqualTo(RelayError.KAFKA_NOT_PERMITTED);
        assertThat(relay.fault())
            .hasMessageContaining(name + ".position")
            .hasMessageContaining("DescribeConfigs");
      }
    }
  }

  @Test
  void aDeadLetterTopicWhoseSettingsMayNotBeReadIsRefused() throws Exception {
    RelayConfig config = config(Poison.DEAD_LETTER);
    try (ParkedAggregates parked = park(config)) {
      assertThat(parked.known().parked()).hasSize(1);
    }
    forbid(forbidden + ".dlq", AclOperation.DESCRIBE_CONFIGS);
    try (RunningRelay relay = RunningRelay.start(config)) {
      relay.await(RelayState.FAILED);
      assertThat(relay.fault().error()).isEqualTo(RelayError.KAFKA_NOT_PERMITTED);
      assertThat(relay.fault())
          .hasMessageContaining(forbidden + ".dlq")
          .hasMessageContaining("DescribeConfigs");
    }
  }

  @Test
  void aRequestIsWithdrawn() throws Exception {
    RelayConfig config = config(Poison.DEAD_LETTER);
    try (ParkedAggregates parked = park(config)) {
      Set<Aggregate> waiting = parked.known().parked().keySet();
      parked.askForRelease(waiting);
      assertThat(parked.known().releases()).isEqualTo(waiting);

      parked.withdraw(waiting);
      assertThat(parked.known().releases()).isEmpty();
      assertThat(parked.known().parked()).containsOnlyKeys(waiting);
    }
  }

  /** An aggregate of the forbidden topic is parked; no relay runs when this returns. */
  private ParkedAggregates park(RelayConfig config) throws Exception {
    forbid(AclOperation.WRITE);
    try (RunningRelay relay = RunningRelay.streaming(config)) {
      commit(row(forbidden, 1));
      Awaitility.await().atMost(LIMIT).until(() -> relay.relay().parkedAggregates() == 1);
    }
    return new ParkedAggregates(config);
  }

  private RelayConfig config(Poison poison) {
    return RelayConfigs.with(
        RelayConfigs.config(name, database, broker), new Delivery(false, poison), Map.of());
  }

  private void forbid(AclOperation operation) throws Exception {
    forbid(forbidden, operation);
  }

  private void forbid(String topic, AclOperation operation) throws Exception {
    try (Admin admin = broker.admin()) {
      admin
          .createAcls(
              List.of(
                  acl(topic, AclOperation.ALL, AclPermissionType.ALLOW),
                  acl(topic, operation, AclPermissionType.DENY)))
          .all()
          .get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Assumptions.assumeFalse(
          e.getCause() instanceof SecurityDisabledException, "this cluster has no ACLs");
      throw e;
    }
  }

  private static AclBinding acl(
      String topic, AclOperation operation, AclPermissionType permission) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
  }

  private void commit(String... rows) {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        VALUES
        """
            + String.join(",\n", rows));
  }

  private static String row(String topic, int sequence) {
    return "('%s', 'Order', 'A', 'OrderPlaced', 'x', '%s', %d, '/shop', now(), 0, 1)"
        .formatted(id(topic, sequence), topic, sequence);
  }

  private static String id(String topic, int sequence) {
    return UUID.nameUUIDFromBytes((topic + sequence).getBytes(UTF_8)).toString();
  }

  private static List<String> sequences(TopicReader reader, int count) {
    return reader.awaitRecords(count, LIMIT).stream()
        .map(record -> String.valueOf(TopicReader.header(record, "ce_aggregateseq")))
        .toList();
  }
}
