package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A leader that dies, or stands still, while events are written: another takes its place. */
@ExtendWith(OutboxExtension.class)
class TakeoverIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String topic = "shop." + name + ".v1";
  private final KafkaBroker broker;
  private final TestDatabase database;

  TakeoverIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @BeforeEach
  void migrate() throws InterruptedException {
    try (OutboxProcess migrate = OutboxProcess.start(environment(), "migrate")) {
      assertThat(migrate.exitCode()).as(migrate.output()).isZero();
    }
  }

  @AfterEach
  void dropDatabase() {
    database.drop();
  }

  @Test
  void aPausedLeaderIsReplacedAndWakesUpAsStandby() {
    try (OutboxProcess leader = streaming();
        OutboxProcess standby = standby();
        TopicReader reader = TopicReader.of(broker, topic);
        SteadyWriter writer = new SteadyWriter(database, topic)) {
      awaitMore(writer, 200);

      leader.pause();
      standby.awaitState("STREAMING");
      assertThat(standby.output()).contains("the active relay (session ");
      awaitMore(writer, 200);

      leader.wake();
      Awaitility.await().atMost(LIMIT).until(() -> leader.output().contains("CL-304"));
      leader.awaitState("STANDBY");
      assertThat(warnings(leader)).as("says once what happened to it").hasSize(1);
      assertThat(warnings(leader).get(0))
          .contains("CL-304 the lease is lost: this relay was paused");

      awaitMore(writer, 200);
      standby.awaitState("STREAMING");
      writer.stop();
      assertPublishedOnceAndInOrder(reader, writer.committed());
    }
  }

  @Test
  void aKilledLeaderIsReplaced() {
    try (OutboxProcess leader = streaming();
        OutboxProcess standby = standby();
        TopicReader reader = TopicReader.of(broker, topic);
        SteadyWriter writer = new SteadyWriter(database, topic)) {
      awaitMore(writer, 200);
      leader.kill();
      standby.awaitState("STREAMING");
      awaitMore(writer, 200);
      writer.stop();
      assertPublishedOnceAndInOrder(reader, writer.committed());
    }
  }

  private OutboxProcess streaming() {
    OutboxProcess relay = OutboxProcess.start(environment(), "run");
    relay.awaitState("STREAMING");
    return relay;
  }

  private OutboxProcess standby() {
    OutboxProcess relay = OutboxProcess.start(environment(), "run");
    relay.awaitState("STANDBY");
    return relay;
  }

  private Map<String, String> environment() {
    return OutboxProcess.environment(name, database, broker.bootstrapServers());
  }

  private static void awaitMore(SteadyWriter writer, int events) {
    int wanted = writer.committed() + events;
    Awaitility.await().atMost(LIMIT).until(() -> writer.committed() >= wanted);
  }

  private static List<String> warnings(OutboxProcess relay) {
    return relay.output().lines().filter(line -> line.contains(" WARN  Relay: ")).toList();
  }

  private static void assertPublishedOnceAndInOrder(TopicReader reader, int events) {
    List<ConsumerRecord<String, byte[]>> records = reader.awaitRecords(events, LIMIT);
    Map<String, Long> last = new HashMap<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      long sequence = Long.parseLong(String.valueOf(TopicReader.header(record, "ce_aggregateseq")));
      assertThat(sequence)
          .as("sequence of %s", record.key())
          .isEqualTo(last.getOrDefault(record.key(), 0L) + 1);
      last.put(record.key(), sequence);
    }
    assertThat(records).hasSize(events);
  }
}
