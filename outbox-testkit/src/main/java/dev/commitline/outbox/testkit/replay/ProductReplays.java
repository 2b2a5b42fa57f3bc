package dev.commitline.outbox.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.config.RelayConfig.Delivery;
import dev.commitline.outbox.relay.config.RelayConfig.Poison;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayOrder;
import dev.commitline.outbox.relay.history.ReplayState;
import dev.commitline.outbox.relay.history.Selection;
import dev.commitline.outbox.relay.replay.Replays;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.ReplayDatabase.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A database with an outbox, and replays to the topics of its products. */
final class ProductReplays implements AutoCloseable {

  static final Duration LIMIT = Duration.ofMinutes(3);

  private final ReplayDatabase database;
  private final RelayConfig config;
  private final Replays replays;

  ProductReplays(ReplayDatabase database, KafkaBroker broker) {
    this.database = database;
    database.migrate();
    String name = "pr_" + UUID.randomUUID().toString().substring(0, 8);
    RelayConfig patient = database.config(name, database.database(), broker);
    config =
        new RelayConfig(
            name,
            patient.database(),
            patient.kafka(),
            patient.topics(),
            patient.retry(),
            new Delivery(false, Poison.DEAD_LETTER),
            patient.leaseTimeout(),
            patient.history());
    replays = new Replays(config);
  }

  ReplayDatabase database() {
    return database;
  }

  RelayConfig config() {
    return config;
  }

  Replays replays() {
    return replays;
  }

  /** A topic that nobody else has. */
  String topic(String name) {
    return "%s.%s.v1".formatted(name, config.name());
  }

  void append(String topic, String aggregate, int sequence, String payload) {
    append(topic, aggregate, sequence, payload, null);
  }

  void append(
      String topic, String aggregate, int sequence, String payload, @Nullable String headers) {
    database.insert(List.of(Row.of(topic, aggregate, sequence).with(payload, headers)));
  }

  /** 200 events of four aggregates. */
  Selection fill(String topic) {
    database.insert(ReplayScene.rows(topic));
    return Selection.ofTopic(topic);
  }

  String order(Selection selection, @Nullable String target, @Nullable Integer rate) {
    awaitRelayed(selection);
    return replays.order(new ReplayOrder(selection, target, "ann", "a lost read model", rate));
  }

  /** Longer than an order itself does: the machine may have much to do. */
  void awaitRelayed(Selection selection) {
    ReplayOrder order = new ReplayOrder(selection, null, "ann", "to look", null);
    Awaitility.await()
        .atMost(LIMIT)
        .ignoreExceptionsMatching(ReplayScene::notYetRelayed)
        .until(() -> replays.preview(order).events() > 0);
  }

  Replay awaitState(String id, ReplayState state) {
    await(
        () -> {
          Replay replay = replays.find(id);
          assertThat(replay.fault() == null || state == ReplayState.FAILED)
              .as(replay.toString())
              .isTrue();
          return replay.state() == state;
        });
    return replays.find(id);
  }

  void awaitEvents(String id, long events) {
    await(() -> replays.find(id).events() >= events);
  }

  static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(LIMIT).until(condition);
  }

  static List<ConsumerRecord<String, byte[]>> live(List<ConsumerRecord<String, byte[]>> records) {
    return records.stream().filter(r -> TopicReader.header(r, "ce_replayid") == null).toList();
  }

  static List<ConsumerRecord<String, byte[]>> replayed(
      String id, List<ConsumerRecord<String, byte[]>> records) {
    return records.stream().filter(r -> id.equals(TopicReader.header(r, "ce_replayid"))).toList();
  }

  /** Each aggregate's sequences from 1 on without a gap, and in one partition. */
  static void assertContiguous(List<ConsumerRecord<String, byte[]>> records) {
    Map<String, Long> last = new HashMap<>();
    Map<String, Integer> partitions = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      long sequence = Long.parseLong(String.valueOf(TopicReader.header(record, "ce_aggregateseq")));
      long before = last.getOrDefault(record.key(), 0L);
      Integer partition = partitions.putIfAbsent(record.key(), record.partition());
      if (sequence != before + 1 || (partition != null && partition != record.partition())) {
        wrong.add("%s: %d behind %d".formatted(record.key(), sequence, before));
      }
      last.put(record.key(), sequence);
    }
    assertThat(wrong).isEmpty();
  }

  @Override
  public void close() {
    database.database().drop();
  }
}
