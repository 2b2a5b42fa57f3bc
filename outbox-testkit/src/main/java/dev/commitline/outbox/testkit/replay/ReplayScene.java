package dev.commitline.outbox.testkit.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayOrder;
import dev.commitline.outbox.relay.history.Selection;
import dev.commitline.outbox.relay.replay.Replays;
import dev.commitline.outbox.relay.replay.StopSignal;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.ReplayDatabase.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A database, a broker and a living relay with what the migrations grant, to replay beside. */
final class ReplayScene implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(60);

  final String name = "rp_" + UUID.randomUUID().toString().substring(0, 8);
  final ReplayDatabase database;
  final KafkaBroker broker;
  final Replays replays;
  private final RunningRelay relay;

  ReplayScene(ReplayDatabase database, KafkaBroker broker) {
    this.database = database;
    this.broker = broker;
    database.migrate();
    RelayConfig config = config(name);
    replays = new Replays(config);
    relay = RunningRelay.streaming(config);
  }

  @Override
  public void close() {
    relay.close();
  }

  void insert(String topic, String aggregate, int sequence, String time) {
    Instant at = Instant.parse("2026-01-01T" + time + "Z");
    database.insert(List.of(Row.of(topic, aggregate, sequence).at(at)));
  }

  /** 200 events of four aggregates. */
  Selection fill(String topic) {
    database.insert(rows(topic));
    return Selection.ofTopic(topic);
  }

  static List<Row> rows(String topic) {
    return IntStream.range(0, 200).mapToObj(n -> Row.of(topic, "a" + n % 4, n / 4 + 1)).toList();
  }

  /** And waits until they were relayed, longer than an order does: the machine may be busy. */
  void append(int transactions) {
    append(transactions, database.outbox());
    Awaitility.await()
        .atMost(LIMIT)
        .ignoreExceptionsMatching(ReplayScene::notYetRelayed)
        .until(() -> replays.preview(order(Selection.ALL, null)).events() > 0);
  }

  static boolean notYetRelayed(Throwable thrown) {
    return thrown instanceof RelayException fault && fault.error() == RelayError.NOT_YET_RELAYED;
  }

  void append(int transactions, OutboxDatabase kind) {
    try (Writers writers = new Writers(database.database(), kind, database.names())) {
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
    return database.config(relayName, database.relayLogin(), broker);
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

  static boolean isOf(Replay replay, ConsumerRecord<String, byte[]> record) {
    return replay.id().equals(TopicReader.header(record, "ce_replayid"));
  }

  /** Key, value and headers, but for what a replay adds. */
  static List<String> contents(ConsumerRecord<String, byte[]> record) {
    return contents(record, Set.of());
  }

  /** The same without some headers. */
  static List<String> contents(ConsumerRecord<String, byte[]> record, Set<String> without) {
    List<String> contents = new ArrayList<>();
    contents.add(record.key());
    contents.add(record.value() == null ? "tombstone" : new String(record.value(), UTF_8));
    for (Header header : record.headers()) {
      if (!header.key().equals("ce_replayid") && !without.contains(header.key())) {
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
