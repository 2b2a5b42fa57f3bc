package dev.commitline.outbox.postgres.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayOrder;
import dev.commitline.outbox.relay.history.Selection;
import dev.commitline.outbox.relay.replay.Replays;
import dev.commitline.outbox.relay.replay.StopSignal;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A database, a broker and a living relay with what the migrations grant, to replay beside. */
final class ReplayScene implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(60);

  final String name = "rp_" + UUID.randomUUID().toString().substring(0, 8);
  final TestDatabase database;
  final KafkaBroker broker;
  final Replays replays;
  private final TestDatabase asRelay;
  private final RunningRelay relay;

  ReplayScene(TestDatabase database, KafkaBroker broker) {
    this.database = database;
    this.broker = broker;
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    database.execute("ALTER ROLE commitline_relay PASSWORD 'secret'");
    asRelay = database.as("commitline_relay", "secret");
    RelayConfig config = config(name);
    replays = new Replays(config);
    relay = RunningRelay.streaming(config);
  }

  @Override
  public void close() {
    relay.close();
  }

  void insert(String topic, String aggregate, int sequence, String time) {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        VALUES (gen_random_uuid(), 'Fault', '%s', 'Changed', 'x', '%s', %d, '/faults',
            '2026-01-01 %s+00', 0, 1)
        """
            .formatted(aggregate, topic, sequence, time));
  }

  /** 200 events of four aggregates. */
  Selection fill(String topic) {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        SELECT gen_random_uuid(), 'Fault', 'a' || n %% 4, 'Changed', 'x', '%s', n / 4 + 1, '/faults',
            now(), 0, 1
        FROM generate_series(0, 199) n
        """
            .formatted(topic));
    return Selection.ofTopic(topic);
  }

  void append(int transactions) {
    append(transactions, Transport.TABLE);
  }

  void append(int transactions, Transport transport) {
    try (Writers writers = new Writers(database, transport)) {
      Awaitility.await().atMost(LIMIT).until(() -> writers.committed() >= transactions);
    }
  }

  static ReplayOrder order(Selection selection, @Nullable String target) {
    return new ReplayOrder(selection, target, "ann", "a new consumer", null);
  }

  static ReplayOrder slow(Selection selection) {
    return new ReplayOrder(selection, null, "ann", "to be looked at", 40);
  }

  Replay replay(ReplayOrder order) {
    return replays.run(replays.order(order), new StopSignal(), progress -> {});
  }

  CompletableFuture<Replay> runInBackground(String id) {
    return CompletableFuture.supplyAsync(
        () -> replays.run(id, new StopSignal(), progress -> {}),
        task -> new Thread(task, "replay").start());
  }

  RelayConfig config(String relayName) {
    return RunningRelay.patient(relayName, asRelay, broker);
  }

  static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(LIMIT).until(condition);
  }

  static void assertRefused(RelayError error, ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RelayException.class,
            e -> {
              assertThat(e.error()).as(e.getMessage()).isEqualTo(error);
              for (String word : words) {
                assertThat(e).hasMessageContaining(word);
              }
            });
  }

  /** How many events of a topic are committed. */
  int committed(String topic) throws SQLException {
    String sql = "SELECT coalesce(sum(seq), 0) FROM commitline.outbox_head WHERE topic = ?";
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, topic);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  static boolean isOf(Replay replay, ConsumerRecord<String, byte[]> record) {
    return replay.id().equals(TopicReader.header(record, "ce_replayid"));
  }

  /** Key, value and headers, but for what a replay adds. */
  static List<String> contents(ConsumerRecord<String, byte[]> record) {
    List<String> contents = new ArrayList<>();
    contents.add(record.key());
    contents.add(record.value() == null ? "tombstone" : new String(record.value(), UTF_8));
    for (Header header : record.headers()) {
      if (!header.key().equals("ce_replayid")) {
        contents.add(header.key() + "=" + new String(header.value(), UTF_8));
      }
    }
    return contents;
  }

  static List<String> gaps(List<ConsumerRecord<String, byte[]>> records) {
    Map<String, Long> last = new HashMap<>();
    List<String> gaps = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      long sequence = Long.parseLong(String.valueOf(TopicReader.header(record, "ce_aggregateseq")));
      long before = last.getOrDefault(record.key(), 0L);
      if (sequence != before + 1) {
        gaps.add("%s: %d after %d".formatted(record.key(), sequence, before));
      }
      last.put(record.key(), sequence);
    }
    return gaps;
  }
}
