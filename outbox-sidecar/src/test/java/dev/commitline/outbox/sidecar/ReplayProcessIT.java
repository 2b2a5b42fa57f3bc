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
 * live traffic. {@code -Dcommitline.test.replay.events} says how many events.
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
      OutboxProcess replay =
          outbox(
              "replay",
              "start",
              "--topic",
              topic,
              "--rate",
              Integer.toString(EVENTS / 8),
              "--by",
              "ann",
              "--reason",
              "a new consumer");
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
    assertExactly(Integer.parseInt(replayed("total")), topic + ".replay." + replayed("id"));
  }

  /**
   * Sequences are contiguous from 1 in each aggregate, so the first ones of each, as many in all as
   * were there when it was ordered, are exactly those that were.
   */
  private void assertExactly(int total, String target) {
    assertThat(total).isGreaterThanOrEqualTo(EVENTS);
    try (TopicReader reader = TopicReader.of(broker, target)) {
      List<ConsumerRecord<String, byte[]>> records = reader.records();
      Map<String, Long> last = new HashMap<>();
      assertThat(records).hasSize(total);
      for (ConsumerRecord<String, byte[]> record : records) {
        long sequence = Long.parseLong(header(record, "ce_aggregateseq"));
        assertThat(sequence).isEqualTo(last.getOrDefault(record.key(), 0L) + 1);
        last.put(record.key(), sequence);
      }
      assertThat(records.stream().map(r -> header(r, "ce_id")).distinct()).hasSize(total);
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
        .ignoreExceptionsInstanceOf(SQLException.class) // not ordered yet
        .until(() -> Long.parseLong(replayed("events")) >= events);
  }

  private String replayed(String column) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT %s FROM commitline.outbox_replay".formatted(column))) {
      row.next();
      return row.getString(1);
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
