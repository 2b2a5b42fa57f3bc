package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A replay by the jar, killed with SIGKILL again and again, beside a relay that is killed, too, and
 * live traffic; and one by the relay itself. {@code -Dcommitline.test.replay.events} says how many
 * events.
 */
@ExtendWith(OutboxExtension.class)
class ReplayProcessIT {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int EVENTS = Integer.getInteger("commitline.test.replay.events", 5_000);
  private static final int AGGREGATES = 50;
  private static final int KILLS = 3;

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String topic = "shop." + name + ".v1";
  private final KafkaBroker broker;
  private final TestDatabase database;

  ReplayProcessIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @AfterEach
  void dropDatabase() {
    database.drop();
  }

  @Test
  void exactlyTheSelectedEventsArriveThoughReplayAndRelayAreKilled() throws Exception {
    run("migrate");
    fill();
    OutboxProcess relay = relay();
    try (SteadyWriter writer = new SteadyWriter(database, topic)) {
      OutboxProcess replay = replay();
      for (int kill = 1; kill <= KILLS; kill++) {
        awaitEvents((long) EVENTS * kill / (KILLS + 2));
        replay.close();
        relay.close();
        relay = relay();
        replay = outbox("replay", "resume", replayed("id"), "--here");
      }
      assertThat(replay.exitCode(LIMIT)).as(replay.output()).isZero();
      assertThat(replay.output()).contains("DONE");
      writer.stop();
    } finally {
      relay.close();
    }
    assertThat(replayed("state")).isEqualTo("DONE");
    try (TopicReader reader = TopicReader.of(broker, topic + ".replay." + replayed("id"))) {
      assertExactly(reader.records());
    }
  }

  /** Each kill may come upon any step of the relay, with and without a slice in hand. */
  @Test
  void theSameTopicGetsThemOnceMoreThoughTheRelayThatPublishesThemIsKilled() throws Exception {
    run("migrate");
    fill();
    OutboxProcess relay = relay();
    try (SteadyWriter writer = new SteadyWriter(database, topic);
        TopicReader reader = TopicReader.of(broker, topic);
        OutboxProcess replay = replay("--to", topic)) {
      for (int kill = 1; kill <= KILLS; kill++) {
        awaitEvents((long) EVENTS * kill / (KILLS + 2));
        relay.close();
        relay = outbox("run");
      }
      assertThat(replay.exitCode(LIMIT)).as(replay.output()).isZero();
      writer.stop();
      int total = EVENTS + writer.committed() + Integer.parseInt(replayed("total"));
      List<ConsumerRecord<String, byte[]>> records = reader.awaitRecords(total, LIMIT);
      String id = replayed("id");
      assertExactly(records.stream().filter(r -> id.equals(header(r, "ce_replayid"))).toList());
      List<ConsumerRecord<String, byte[]>> live =
          records.stream().filter(r -> TopicReader.header(r, "ce_replayid") == null).toList();
      assertContiguous(live);
      assertThat(live).hasSize(EVENTS + writer.committed());
    } finally {
      relay.close();
    }
  }

  private OutboxProcess replay(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("replay", "start", "--topic", topic, "--by", "ann", "--reason", "a consumer"));
    arguments.addAll(List.of("--rate", Integer.toString(EVENTS / 8)));
    arguments.addAll(List.of(more));
    return outbox(arguments.toArray(String[]::new));
  }

  /**
   * Sequences are contiguous from 1 in each aggregate, so the first ones of each, as many in all as
   * were there when it was ordered, are exactly those that were.
   */
  private void assertExactly(List<ConsumerRecord<String, byte[]>> records) {
    int total = Integer.parseInt(replayed("total"));
    assertThat(total).isGreaterThanOrEqualTo(EVENTS);
    assertThat(records).hasSize(total);
    assertContiguous(records);
    assertThat(records.stream().map(r -> header(r, "ce_id")).distinct()).hasSize(total);
  }

  private static void assertContiguous(List<ConsumerRecord<String, byte[]>> records) {
    Map<String, Long> last = new HashMap<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      long sequence = Long.parseLong(header(record, "ce_aggregateseq"));
      assertThat(sequence).isEqualTo(last.getOrDefault(record.key(), 0L) + 1);
      last.put(record.key(), sequence);
    }
  }

  private void fill() {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        SELECT gen_random_uuid(), 'Order', 'P-' || n %% %d, 'OrderPlaced', repeat('x', 300)::bytea, '%s',
            n / %d + 1, '/shop', now() - interval '1 hour' + n * interval '1 ms', 0, 1
        FROM generate_series(0, %d - 1) n
        """
            .formatted(AGGREGATES, topic, AGGREGATES, EVENTS));
  }

  private void awaitEvents(long events) {
    Awaitility.await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(IllegalStateException.class) // not ordered yet
        .until(() -> Long.parseLong(replayed("events")) >= events);
  }

  private String replayed(String column) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT %s FROM commitline.outbox_replay".formatted(column))) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private OutboxProcess relay() {
    OutboxProcess relay = outbox("run");
    relay.awaitState("STREAMING");
    return relay;
  }

  private void run(String command) throws InterruptedException {
    try (OutboxProcess process = outbox(command)) {
      assertThat(process.exitCode()).as(process.output()).isZero();
    }
  }

  private OutboxProcess outbox(String... arguments) {
    return OutboxProcess.start(
        OutboxProcess.environment(name, database, broker.bootstrapServers()), arguments);
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    return String.valueOf(TopicReader.header(record, name));
  }
}
