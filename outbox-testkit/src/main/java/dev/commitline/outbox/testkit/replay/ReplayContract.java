package dev.commitline.outbox.testkit.replay;

import static dev.commitline.outbox.testkit.replay.ReplayScene.assertRefused;
import static dev.commitline.outbox.testkit.replay.ReplayScene.await;
import static dev.commitline.outbox.testkit.replay.ReplayScene.gaps;
import static dev.commitline.outbox.testkit.replay.ReplayScene.isOf;
import static dev.commitline.outbox.testkit.replay.ReplayScene.order;
import static dev.commitline.outbox.testkit.replay.ReplayScene.slow;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayState;
import dev.commitline.outbox.relay.history.Selection;
import dev.commitline.outbox.relay.replay.Replays;
import dev.commitline.outbox.relay.replay.StopSignal;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.ReplayDatabase.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Replays beside a living relay and living writers, with what the migrations grant. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ReplayContract {

  private static final String ODD = "faults.odd.v1";

  private final KafkaBroker broker = KafkaBroker.start();
  private final ReplayScene scene;
  private final Replays replays;
  private final String name;

  /**
   * The suite over an empty database, with a broker of its own: other suites' writers have topics
   * of the same names.
   */
  protected ReplayContract(ReplayDatabase database) {
    this.scene = new ReplayScene(database, broker);
    this.replays = scene.replays;
    this.name = scene.name;
  }

  @AfterAll
  void stop() {
    scene.close();
    broker.close();
  }

  @Test
  void eachEventComesOnceAsItWasRelayedAndInSequenceOrder() {
    scene.append(150);
    Replay done = scene.replay(order(Selection.ofTopic(ODD), null));

    assertThat(done.state()).isEqualTo(ReplayState.DONE);
    try (TopicReader live = TopicReader.of(broker, ODD);
        TopicReader replayed = TopicReader.of(broker, done.targetOf(ODD))) {
      List<ConsumerRecord<String, byte[]>> records = replayed.records();
      assertThat(records).hasSize((int) done.events()).allMatch(r -> isOf(done, r));
      assertThat(contents(records)).containsExactlyInAnyOrderElementsOf(contents(live.records()));
      assertThat(gaps(records)).isEmpty();
    }
  }

  @Test
  void whatIsCommittedBehindTheOrderIsNoPartOfIt() {
    scene.append(30);
    String id = replays.order(order(Selection.ofTopic(ODD), null));
    scene.append(30);
    Replay done = replays.run(id, new StopSignal(), progress -> {});

    assertThat(done.events()).isEqualTo(done.moment().events());
    try (TopicReader replayed = TopicReader.of(broker, done.targetOf(ODD))) {
      assertThat(replayed.records()).hasSize((int) done.moment().events());
    }
  }

  /** Its row is numbered before one that the order sees, and may even be older. */
  @Test
  void whatWasInsertedBeforeTheOrderAndCommittedBehindItIsNoPartOfIt() throws SQLException {
    String topic = "open." + name + ".v1";
    String id;
    try (Connection open = scene.database.database().connect()) {
      open.setAutoCommit(false);
      scene.database.insert(open, List.of(Row.of(topic, "late", 1), Row.of(topic, "late", 2)));
      scene.database.insert(List.of(Row.of(topic, "a", 1)));
      id = replays.order(order(Selection.ofTopic(topic), null));
      open.commit();
    }
    scene.database.insert(List.of(Row.of(topic, "a", 2)));
    Replay done = replays.run(id, new StopSignal(), progress -> {});

    try (TopicReader replayed = TopicReader.of(broker, done.targetOf(topic))) {
      assertThat(replayed.records()).extracting(ConsumerRecord::key).containsExactly("a");
    }
    assertThat(count(Selection.ofTopic(topic))).isEqualTo(4);
  }

  @Test
  void keysThatCollationsTakeForTheSameAreNotTheSame() {
    String topic = "keys." + name + ".v1";
    for (String key : List.of("a", "A", "a ", "\u00e4")) {
      scene.insert(topic, key, 1, "10:00:01");
    }
    assertThat(count(Selection.ofTopic(topic).ofAggregate("Fault", "a"))).isEqualTo(1);
    assertThat(count(Selection.ofTopic(topic).ofAggregate("Fault", "a "))).isEqualTo(1);
    Replay done = scene.replay(order(Selection.ofTopic(topic), null));
    try (TopicReader replayed = TopicReader.of(broker, done.targetOf(topic))) {
      assertThat(replayed.records())
          .extracting(ConsumerRecord::key)
          .hasSize(4)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void sequencesDecideWhereTimesGoBack() {
    String topic = "back." + name + ".v1";
    scene.insert(topic, "a", 1, "10:00:05");
    scene.insert(topic, "a", 2, "10:00:01");
    scene.insert(topic, "b", 1, "10:00:02");
    scene.insert(topic, "a", 3, "10:00:03");
    Replay done = scene.replay(order(Selection.ofTopic(topic), "back." + name));

    try (TopicReader replayed = TopicReader.of(broker, "back." + name)) {
      List<ConsumerRecord<String, byte[]>> records = replayed.records();
      assertThat(records).hasSize(4).allMatch(r -> isOf(done, r));
      assertThat(gaps(records)).isEmpty();
    }
  }

  @Test
  void aSelectionNarrowsByEachOfItsParts() {
    String topic = "narrow." + name + ".v1";
    scene.insert(topic, "a", 1, "10:00:01");
    scene.insert(topic, "a", 2, "10:00:02");
    scene.insert(topic, "b", 1, "10:00:03");
    Instant at = Instant.parse("2026-01-01T10:00:02Z");

    assertThat(count(Selection.ofTopic(topic))).isEqualTo(3);
    assertThat(count(Selection.ofTopic(topic).ofAggregate("Fault", "a"))).isEqualTo(2);
    assertThat(count(Selection.ofTopic(topic).between(at, null))).isEqualTo(2);
    assertThat(count(Selection.ofTopic(topic).between(null, at))).isEqualTo(1);
    assertThat(count(new Selection(topic, null, null, "Changed", null, null, 2L, 2L))).isEqualTo(1);
    assertThat(replays.preview(order(Selection.ofTopic(topic), null)).first().aggregateId())
        .isEqualTo("a");
  }

  @Test
  void aPausedOneWaitsAndGoesOnAndACancelledOneEnds() throws Exception {
    String id = replays.order(slow(scene.fill("paused." + name + ".v1")));
    CompletableFuture<Replay> run = scene.runInBackground(id);
    await(() -> replays.find(id).events() > 0);
    replays.pause(id, "bob");
    await(() -> replays.find(id).state() == ReplayState.PAUSED && replays.find(id).attended());
    assertThat(run).isNotDone();
    long events = replays.find(id).events();
    replays.resume(id, "bob");
    await(() -> replays.find(id).events() > events);
    replays.cancel(id, "bob");

    assertThat(run.get(60, SECONDS).state()).isEqualTo(ReplayState.CANCELLED);
    assertRefused(RelayError.REPLAY_STATE, () -> replays.resume(id, "bob"));
  }

  @Test
  void aSecondRunFencesTheFirstAndNothingComesTwice() throws Exception {
    String topic = "fenced." + name + ".v1";
    String id = replays.order(slow(scene.fill(topic)));
    CompletableFuture<Replay> first = scene.runInBackground(id);
    await(() -> replays.find(id).events() > 0);
    Replay done = replays.run(id, new StopSignal(), progress -> {});

    assertThat(first)
        .failsWithin(Duration.ofSeconds(60))
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            RelayException.class,
            e -> assertThat(e.error()).isEqualTo(RelayError.REPLAY_TAKEN_OVER));
    try (TopicReader replayed = TopicReader.of(broker, done.targetOf(topic))) {
      List<ConsumerRecord<String, byte[]>> records = replayed.records();
      assertThat(records).hasSize(200);
      assertThat(gaps(records)).isEmpty();
    }
  }

  private List<List<String>> contents(List<ConsumerRecord<String, byte[]>> records) {
    Set<String> unknown = scene.database.unknownHeaders();
    return records.stream().map(record -> ReplayScene.contents(record, unknown)).toList();
  }

  private long count(Selection selection) {
    return replays.preview(order(selection, null)).events();
  }
}
