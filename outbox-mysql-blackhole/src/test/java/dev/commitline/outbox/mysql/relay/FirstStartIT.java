package dev.commitline.outbox.mysql.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.migrations.MySqlOutboxMigrations;
import dev.commitline.outbox.migrations.MySqlOutboxMigrations.Engine;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.ParkedAggregates;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A first start publishes all that was ever appended, or says what is missing; there is one for a
 * relay; and numbers of an aggregate are given out once.
 */
class FirstStartIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String topic = name + ".v1";
  private final KafkaBroker broker = KafkaBroker.shared();
  private final TestDatabase database = MySqlServer.shared().createDatabase();

  @AfterEach
  void drop() {
    database.drop();
  }

  /** The outbox as its rows are now says nothing: the binlog has them. */
  @ParameterizedTest
  @EnumSource(Engine.class)
  void allThatTheLogHasIsPublished(Engine engine) {
    migrate(engine);
    append("A-1", 1, 3);
    if (engine != Engine.BLACKHOLE) {
      database.execute("DELETE FROM outbox");
    }
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      awaitPublished("A-1 1", "A-1 2", "A-1 3");
      append("A-2", 1, 1);
      append("A-1", 4, 4);
      awaitPublished("A-2 1", "A-1 4");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aFirstEventThatTheLogDoesNotShowIsMissed(Engine engine) {
    migrate(engine);
    append("A-1", 1, 3);
    append("A-2", 4, 5); // as if numbers 1 to 3 had been written past the log

    assertRefused(RelayError.EVENTS_MISSING, "number 4 of Order A-2 on topic " + topic);
    assertRefused(RelayError.EVENTS_MISSING, "number 4 of Order A-2 on topic " + topic);

    accept(RelayError.EVENTS_MISSING);
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      append("A-1", 4, 4);
      awaitPublished("A-2 4", "A-2 5", "A-1 4");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void anAggregateOfWhichTheLogShowsNothingIsMissed(Engine engine) {
    migrate(engine);
    append("A-1", 1, 3);
    database.execute(
        "SET sql_log_bin = 0; INSERT INTO outbox_head VALUES ('%s', 'Order', 'A-2', 7)"
            .formatted(topic));

    assertRefused(RelayError.EVENTS_MISSING, "Order A-2 on topic " + topic, "number 7");
    accept(RelayError.EVENTS_MISSING);
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      append("A-1", 4, 4);
      awaitPublished("A-1 1", "A-1 2", "A-1 3", "A-1 4");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void numbersThatComeASecondTimeAreNoticed() {
    migrate(Engine.BLACKHOLE);
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      append("A-1", 1, 3);
      awaitPublished("A-1 1", "A-1 2", "A-1 3");
      append("A-1", 2, 2);

      assertThat(relay.fault().error()).isEqualTo(RelayError.EVENTS_REPEATED);
      assertThat(relay.fault().what()).contains("number 2 of Order A-1 on topic " + topic);
      relay.await(RelayState.FAILED);
    }
    assertRefused(RelayError.EVENTS_REPEATED, "number 2 of Order A-1");
    accept(RelayError.EVENTS_REPEATED);
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      append("A-1", 3, 3);
      append("A-3", 1, 1);
      awaitPublished("A-3 1");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void aRelayThatWasRenamedIsRefused() {
    migrate(Engine.BLACKHOLE);
    append("A-1", 1, 3);
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      awaitPublished("A-1 1", "A-1 2", "A-1 3");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
    RelayConfig renamed = RelayConfigs.config(name + "x", database, broker);

    RelayException fault =
        assertRefused(renamed, RelayError.RELAY_OTHER, "relay '" + name + "' has published");
    String statement = fault.what().substring(fault.what().indexOf("DELETE "));
    database.execute(statement);
    try (RunningRelay relay = RunningRelay.streaming(renamed)) {
      awaitPublished("A-1 1", "A-1 2", "A-1 3", "A-1 1", "A-1 2", "A-1 3");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aPositionThatWasDeletedIsLost(Engine engine) throws Exception {
    migrate(engine);
    append("A-1", 1, 3);
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      awaitPublished("A-1 1", "A-1 2", "A-1 3");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
    try (Producer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(name + ".position", name, null)).get();
    }
    assertRefused(RelayError.POSITION_LOST, "topic %s.position holds".formatted(name));

    String forget = "DELETE FROM outbox_relay WHERE relay = '%s'".formatted(name);
    database.execute(forget);
    assertRefused(RelayError.POSITION_LOST, "topic %s.position holds".formatted(name));

    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteTopics(List.of(name + ".position")).all().get();
    }
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      awaitPublished("A-1 1", "A-1 2", "A-1 3", "A-1 1", "A-1 2", "A-1 3");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void aTopicThatHoldsTheMarkAloneIsLost() throws Exception {
    migrate(Engine.BLACKHOLE);
    RunningRelay.streaming(config()).close();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteTopics(List.of(name + ".position")).all().get();
    }
    assertRefused(RelayError.POSITION_LOST, "knows relay '" + name + "'");
    try (Producer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer
          .send(new ProducerRecord<>(name + ".position", "first-start/", "{\"version\":1}"))
          .get();
    }
    assertRefused(RelayError.POSITION_LOST, "knows relay '" + name + "'");
  }

  private RelayException assertRefused(RelayError error, String... named) {
    return assertRefused(config(), error, named);
  }

  private static RelayException assertRefused(
      RelayConfig config, RelayError error, String... named) {
    try (RunningRelay relay = RunningRelay.start(config)) {
      RelayException fault = relay.fault();
      assertThat(fault.error()).isEqualTo(error);
      assertThat(fault.what()).contains(named);
      relay.await(RelayState.FAILED);
      return fault;
    }
  }

  private void accept(RelayError error) {
    try (ParkedAggregates memory = new ParkedAggregates(config())) {
      memory.accept(error, "kim", "a test");
    }
  }

  private void awaitPublished(String... events) {
    List<String> wanted = List.of(events);
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      assertThat(reader.awaitRecords(wanted.size(), LIMIT, record -> wanted.contains(of(record))))
          .extracting(FirstStartIT::of)
          .containsExactlyInAnyOrder(events);
    }
  }

  private static String of(ConsumerRecord<String, byte[]> record) {
    return record.key() + " " + TopicReader.header(record, "ce_aggregateseq");
  }

  private void migrate(Engine engine) {
    new MySqlOutboxMigrations(database.name(), "", engine).apply(database.dataSource());
  }

  /** With the head row, as an application does. */
  private void append(String id, int from, int to) {
    for (int sequence = from; sequence <= to; sequence++) {
      database.execute(
          """
          START TRANSACTION;
          INSERT INTO outbox_head VALUES ('%1$s', 'Order', '%2$s', %3$d)
              ON DUPLICATE KEY UPDATE seq = %3$d;
          INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, topic, aggregateseq, source,
              contenttype, time, txindex, txsize)
          VALUES (UUID(), 'Order', '%2$s', 'OrderPlaced', 'x', '%1$s', %3$d, '/shop', 'text/plain',
              UTC_TIMESTAMP(6), 0, 1);
          COMMIT;
          """
              .formatted(topic, id, sequence));
    }
  }

  private RelayConfig config() {
    return RelayConfigs.config(name, database, broker);
  }
}
