package dev.commitline.outbox.testkit.replay;

import static dev.commitline.outbox.testkit.replay.ReplayScene.assertRefused;
import static dev.commitline.outbox.testkit.replay.ReplayScene.gaps;
import static dev.commitline.outbox.testkit.replay.ReplayScene.isOf;
import static dev.commitline.outbox.testkit.replay.ReplayScene.order;
import static dev.commitline.outbox.testkit.replay.ReplayScene.slow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayOrder;
import dev.commitline.outbox.relay.history.ReplayState;
import dev.commitline.outbox.relay.history.Selection;
import dev.commitline.outbox.relay.replay.Replays;
import dev.commitline.outbox.relay.replay.StopSignal;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.TopicReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Replays of what the topic itself holds: of a database that keeps nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ReplayFromTopicContract {

  private static final String ODD = "faults.odd.v1";

  private final KafkaBroker broker = KafkaBroker.start();
  private final ReplayScene scene;
  private final Replays replays;

  /** The suite over an empty database. */
  protected ReplayFromTopicContract(ReplayDatabase database) {
    scene = new ReplayScene(database, broker);
    replays = scene.replays;
  }

  @AfterAll
  void stop() {
    scene.close();
    broker.close();
  }

  @Test
  void whatWasPublishedByTheOrderComesOnceAsItWasAndInSequenceOrder() throws Exception {
    scene.append(100, scene.database.withoutHistory());
    await(ODD, scene.database.committed(ODD));
    String id = replays.order(fromTopic(Selection.ofTopic(ODD)));
    List<List<String>> ordered = contents(ODD);
    scene.append(30, scene.database.withoutHistory());
    Replay done = replays.run(id, new StopSignal(), progress -> {});

    assertThat(done.state()).isEqualTo(ReplayState.DONE);
    assertThat(done.events()).isEqualTo(ordered.size()).isEqualTo(done.moment().events());
    assertThat(contents(done.targetOf(ODD))).containsExactlyInAnyOrderElementsOf(ordered);
    List<ConsumerRecord<String, byte[]>> replayed = records(done.targetOf(ODD));
    assertThat(replayed).allMatch(record -> isOf(done, record));
    assertThat(gaps(replayed)).isEmpty();
  }

  @Test
  void aRunThatIsTakenOverGoesOnBehindItsLastEvent() {
    String topic = "taken.v1";
    scene.fill(topic);
    await(topic, 200);
    String id = replays.order(slow(Selection.ofTopic(topic)).fromTopic());
    CompletableFuture<Replay> first = scene.runInBackground(id);
    ReplayScene.await(() -> replays.find(id).events() > 0);
    Replay done = replays.run(id, new StopSignal(), progress -> {});

    assertThat(first).failsWithin(ReplayScene.LIMIT);
    assertThat(done.state()).isEqualTo(ReplayState.DONE);
    List<ConsumerRecord<String, byte[]>> replayed = records(done.targetOf(topic));
    assertThat(replayed).hasSize(200);
    assertThat(gaps(replayed)).isEmpty();
  }

  @Test
  void whatWasAbortedOrReplayedOrIsNoEventIsLeftOut() {
    try (TopicFeed feed = TopicFeed.create(broker, "mixed.v1", 3, Map.of())) {
      feed.commit("a", 1, "10:00:01");
      feed.abort("a", 2, "10:00:02");
      feed.commitReplayed("a", 1, "10:00:01");
      feed.commitForeign("a");
      feed.commit("a", 2, "10:00:04");
      feed.abort("a", 3, "10:00:05");
    }
    Replay done = scene.replay(fromTopic(Selection.ofTopic("mixed.v1")));

    List<ConsumerRecord<String, byte[]>> replayed = records(done.targetOf("mixed.v1"));
    assertThat(replayed).hasSize(2).allMatch(record -> isOf(done, record));
    assertThat(gaps(replayed)).isEmpty();
    assertRefused(
        RelayError.NOTHING_TO_REPLAY,
        () -> replays.preview(fromTopic(Selection.ofTopic(done.targetOf("mixed.v1")))),
        "2 that were replayed");
  }

  @Test
  void aSelectionNarrowsByEachOfItsPartsAndTheTimeOrdersThePartitions() {
    String topic = "narrow.v1";
    TopicFeed.create(broker, "narrow.one", 1, Map.of()).close();
    try (TopicFeed feed = TopicFeed.create(broker, topic, 6, Map.of())) {
      for (int i = 0; i < 30; i++) {
        feed.commit("k" + i % 10, i / 10 + 1, "10:00:%02d".formatted(i));
      }
    }
    Instant at = Instant.parse("2026-01-01T10:00:12Z");
    Selection all = Selection.ofTopic(topic);
    assertThat(count(all)).isEqualTo(30);
    assertThat(count(all.ofAggregate("Fault", "k3"))).isEqualTo(3);
    assertThat(count(all.between(at, null))).isEqualTo(18);
    assertThat(count(all.between(null, at))).isEqualTo(12);
    assertThat(count(new Selection(topic, null, null, "Changed", null, null, 2L, 2L)))
        .isEqualTo(10);
    assertThat(replays.preview(fromTopic(all)).first().aggregateId()).isEqualTo("k0");

    scene.replay(order(all, "narrow.one").fromTopic());
    assertThat(records("narrow.one"))
        .extracting(record -> TopicReader.header(record, "ce_time"))
        .hasSize(30)
        .isSorted();
  }

  @Test
  void aTopicWhoseAggregatesMovedIsReplayedOnThisSideOfTheChangeOnly() throws Exception {
    String topic = "moved.v1";
    try (TopicFeed feed = TopicFeed.create(broker, topic, 1, Map.of())) {
      feed.commit("a", 1, "10:00:01", 0);
      feed.commit("b", 1, "10:00:02", 0);
      broker.admin().createPartitions(Map.of(topic, NewPartitions.increaseTo(6))).all().get();
      ReplayScene.await(
          () -> {
            feed.commit("c", 1, "10:00:03", 5);
            return true;
          });
    }
    assertRefused(
        RelayError.ORDER_UNKNOWN, () -> replays.preview(fromTopic(Selection.ofTopic(topic))));
    Instant change = Instant.parse("2026-01-01T10:00:03Z");
    assertThat(count(Selection.ofTopic(topic).between(null, change))).isEqualTo(2);
  }

  @Test
  void recordsThatWereRemovedMeanwhileAreANamedFault() throws Exception {
    String topic = "removed.v1";
    try (TopicFeed feed = TopicFeed.create(broker, topic, 1, Map.of())) {
      for (int i = 1; i <= 3; i++) {
        feed.commit("a", i, "10:00:0" + i);
      }
    }
    String id = replays.order(fromTopic(Selection.ofTopic(topic)));
    broker
        .admin()
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(2)))
        .all()
        .get();

    assertRefused(
        RelayError.HISTORY_CHANGED, () -> replays.run(id, new StopSignal(), progress -> {}));
    assertThat(replays.find(id).state()).isEqualTo(ReplayState.FAILED);
    assertRefused(
        RelayError.NOTHING_TO_REPLAY,
        () ->
            replays.preview(
                fromTopic(new Selection(topic, null, null, null, null, null, 9L, null))),
        "holds 2, appended from 2026-01-01T10:00:02Z to 2026-01-01T10:00:03Z",
        "older records were removed");
  }

  @Test
  void aCompactedTopicMayHaveForgottenWhatNewerEventsReplace() {
    String topic = "compacted.v1";
    Map<String, String> hasty =
        Map.of(
            "cleanup.policy", "compact",
            "segment.ms", "50",
            "min.cleanable.dirty.ratio", "0.001",
            "max.compaction.lag.ms", "100");
    try (TopicFeed feed = TopicFeed.create(broker, topic, 1, hasty)) {
      feed.commit("a", 1, "10:00:01");
      feed.commit("b", 1, "10:00:02");
      String id = replays.order(fromTopic(Selection.ofTopic(topic)));
      int[] sequence = {1};
      ReplayScene.await(
          () -> {
            feed.commit("a", ++sequence[0], "10:00:03");
            return records(topic).stream().noneMatch(record -> record.offset() == 0);
          });
      Replay done = replays.run(id, new StopSignal(), progress -> {});

      assertThat(done.state()).isEqualTo(ReplayState.DONE);
      assertThat(done.moment().events()).isEqualTo(2);
      assertThat(records(done.targetOf(topic)))
          .extracting(ConsumerRecord::key)
          .containsExactly("b");
    }
  }

  @Test
  void whatCannotBeIsRefusedByName() {
    assertRefused(
        RelayError.PRODUCT_UNKNOWN,
        () -> replays.preview(fromTopic(Selection.ofTopic("no.such.v1"))),
        "no.such.v1");
    assertThatThrownBy(() -> fromTopic(Selection.ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must name it");
  }

  private static ReplayOrder fromTopic(Selection selection) {
    return order(selection, null).fromTopic();
  }

  private long count(Selection selection) {
    return replays.preview(fromTopic(selection)).events();
  }

  private void await(String topic, int events) {
    ReplayScene.await(() -> records(topic).size() == events);
  }

  private List<ConsumerRecord<String, byte[]>> records(String topic) {
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      return reader.records();
    }
  }

  private List<List<String>> contents(String topic) {
    return records(topic).stream().map(ReplayScene::contents).toList();
  }
}
