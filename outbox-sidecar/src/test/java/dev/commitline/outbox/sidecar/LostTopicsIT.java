package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.testkit.DataDirectory;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What docs/troubleshooting.md advises where Kafka has lost something, done as written. */
@ExtendWith(OutboxExtension.class)
class LostTopicsIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String topic = name + ".v1";
  private final TestDatabase database;
  private final Path directory;
  private final KafkaBroker broker;

  LostTopicsIT(PostgresServer server, @TempDir Path directory) {
    this.database = server.createDatabase();
    this.directory = directory;
    this.broker = KafkaBroker.start(directory);
  }

  @BeforeEach
  void migrate() throws Exception {
    run("migrate");
  }

  @AfterEach
  void end() {
    broker.close();
    database.drop();
  }

  @Test
  void aTopicThatWasDeletedIsAcceptedAndThenReplayedTo() throws Exception {
    try (OutboxProcess relay = relay()) {
      insert(1);
      insert(2);
      awaitSequences("1", "2");
      delete(topic);
      assertThat(relay.exitCode(LIMIT)).isEqualTo(70);
      assertThat(relay.output()).contains("CL-210", topic, "outbox accept CL-210");
    }
    create(topic, 6);
    try (OutboxProcess relay = outbox("run")) {
      assertThat(relay.exitCode(LIMIT)).isEqualTo(70);
      assertThat(relay.output()).contains("CL-210", topic + " was deleted and made anew");
    }
    assertThat(accept("CL-210")).contains("accepted by kim");
    try (OutboxProcess relay = relay()) {
      assertThat(replay()).contains("DONE, 2 of 2 events");
      assertThat(awaitSequences("1", "2"))
          .allMatch(record -> TopicReader.header(record, "ce_replayid") != null);
      assertThat(relay.output()).contains("goes on past CL-210");
    }
  }

  @Test
  void recordsThatWereLostAreAcceptedAndThenReplayed() throws Exception {
    TopicPartition partition;
    try (OutboxProcess relay = relay()) {
      insert(1);
      ConsumerRecord<String, byte[]> first = awaitSequences("1").get(0);
      partition = new TopicPartition(topic, first.partition());
      relay.terminate();
      relay.exitCode(LIMIT);
    }
    broker.kill();
    DataDirectory files =
        new DataDirectory(
            broker.data().resolve(partition.toString()), directory.resolve("snapshot"));
    files.snapshot();
    broker.restart();
    Instant since = Instant.now();
    try (OutboxProcess relay = relay()) {
      insert(2);
      awaitSequences("1", "2");
      relay.terminate();
      relay.exitCode(LIMIT);
    }
    broker.kill();
    files.restore();
    broker.restart();
    try (OutboxProcess relay = outbox("run")) {
      assertThat(relay.exitCode(LIMIT)).isEqualTo(70);
      assertThat(relay.output()).contains("CL-213", partition.topic(), "outbox accept CL-213");
    }
    assertThat(accept("CL-213")).contains("accepted by kim");
    try (OutboxProcess relay = relay()) {
      insert(3);
      awaitSequences("1", "3");
      assertThat(replay("--since", since.toString(), "--until", Instant.now().toString()))
          .contains("DONE, 2 of 2 events");
      awaitSequences("1", "3", "2", "3");
      assertThat(relay.output()).contains("goes on past CL-213");
    }
  }

  @Test
  void aPositionThatWasDeletedIsBegunAnew() throws Exception {
    try (OutboxProcess relay = relay()) {
      insert(1);
      awaitSequences("1");
      delete(name + ".position");
      assertThat(relay.exitCode(LIMIT)).isEqualTo(70);
      assertThat(relay.output()).contains("CL-207", name + ".position");
    }
    try (OutboxProcess relay = outbox("run")) {
      assertThat(relay.exitCode(LIMIT)).isEqualTo(70);
      assertThat(relay.output()).contains("CL-207", "commitline_" + name);
    }
    database.execute("SELECT pg_drop_replication_slot('commitline_%s')".formatted(name));
    database.execute(
        "DELETE FROM commitline.outbox_relay WHERE slot = 'commitline_%s'".formatted(name));
    try (OutboxProcess relay = relay()) {
      awaitSequences("1", "1");
      assertThat(relay.output()).contains("starts for the first time");
    }
  }

  private List<ConsumerRecord<String, byte[]>> awaitSequences(String... sequences) {
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      List<ConsumerRecord<String, byte[]>> records = reader.awaitRecords(sequences.length, LIMIT);
      assertThat(records)
          .extracting(record -> TopicReader.header(record, "ce_aggregateseq"))
          .containsExactly(sequences);
      return records;
    }
  }

  private OutboxProcess relay() {
    OutboxProcess relay = outbox("run");
    relay.awaitState("STREAMING");
    return relay;
  }

  private String accept(String code) throws InterruptedException {
    return run("accept", code, "--by", "kim", "--reason", "a test");
  }

  private String replay(String... more) throws InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("replay", "start", "--topic", topic, "--to", topic));
    arguments.addAll(List.of("--by", "kim", "--reason", "a test"));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private String run(String... command) throws InterruptedException {
    try (OutboxProcess process = outbox(command)) {
      assertThat(process.exitCode(LIMIT)).as(process.output()).isZero();
      return process.output();
    }
  }

  private OutboxProcess outbox(String... arguments) {
    return OutboxProcess.start(
        OutboxProcess.environment(name, database, broker.bootstrapServers()), arguments);
  }

  private void insert(int sequence) {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        VALUES (gen_random_uuid(), 'Order', 'A-1', 'OrderPlaced', '{}', '%s', %d, '/shop', now(), 0, 1)
        """
            .formatted(topic, sequence));
    database.execute(
        """
        INSERT INTO commitline.outbox_head (topic, aggregatetype, aggregateid, seq) VALUES ('%s', 'Order', 'A-1', %d)
        ON CONFLICT (topic, aggregatetype, aggregateid) DO UPDATE SET seq = excluded.seq
        """
            .formatted(topic, sequence));
  }

  private void create(String made, int partitions) throws Exception {
    try (Admin admin = broker.admin()) {
      admin
          .createTopics(List.of(new NewTopic(made, partitions, (short) 1)))
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
}
