package dev.commitline.outbox.postgres.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayOrder;
import dev.commitline.outbox.relay.history.ReplayState;
import dev.commitline.outbox.relay.history.Selection;
import dev.commitline.outbox.relay.replay.Replays;
import dev.commitline.outbox.relay.replay.StopSignal;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replays beside a living relay and living writers, with what the migrations grant. */
@ExtendWith(OutboxExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String ODD = "faults.odd.v1";

  private final String name = "rp_" + UUID.randomUUID().toString().substring(0, 8);
  private final TestDatabase database;
  private final KafkaBroker broker;
  private final TestDatabase asRelay;
  private final Replays replays;
  private final RunningRelay relay;

  ReplayIT(TestDatabase database, KafkaBroker broker) {
    this.database = database;
    this.broker = broker;
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    database.execute("ALTER ROLE commitline_relay PASSWORD 'secret'");
    asRelay = database.as("commitline_relay", "secret");
    RelayConfig config = config(name);
    replays = new Replays(config);
    relay = RunningRelay.streaming(config);
  }

  @AfterAll
  void stopRelay() {
    relay.close();
  }

  @Test
  void eachEventComesOnceAsItWasRelayedAndInSequenceOrder() {
    append(150);
    Replay done = replay(order(Selection.ofTopic(ODD), null));

    assertThat(done.state()).isEqualTo(ReplayState.DONE);
    try (TopicReader live = TopicReader.of(broker, ODD);
        TopicReader replayed = TopicReader.of(broker, done.targetOf(ODD))) {
      List<ConsumerRecord<String, byte[]>> records = replayed.records();
      assertThat(records).hasSize((int) done.events()).allMatch(r -> isOf(done, r));
      assertThat(records.stream().map(ReplayIT::contents).toList())
          .containsExactlyInAnyOrderElementsOf(
              live.records().stream().map(ReplayIT::contents).toList());
      assertThat(gaps(records)).isEmpty();
    }
  }

  @Test
  void whatIsCommittedBehindTheOrderIsNoPartOfIt() {
    append(30);
    String id = replays.order(order(Selection.ofTopic(ODD), null));
    append(30);
    Replay done = replays.run(id, new StopSignal(), progress -> {});

    assertThat(done.events()).isEqualTo(done.moment().events());
    try (TopicReader replayed = TopicReader.of(broker, done.targetOf(ODD))) {
      assertThat(replayed.records()).hasSize((int) done.moment().events());
    }
  }

  @Test
  void sequencesDecideWhereTimesGoBack() {
    String topic = "back." + name + ".v1";
    insert(topic, "a", 1, "10:00:05");
    insert(topic, "a", 2, "10:00:01");
    insert(topic, "b", 1, "10:00:02");
    insert(topic, "a", 3, "10:00:03");
    Replay done = replay(order(Selection.ofTopic(topic), "back." + name));

    try (TopicReader replayed = TopicReader.of(broker, "back." + name)) {
      List<ConsumerRecord<String, byte[]>> records = replayed.records();
      assertThat(records).hasSize(4).allMatch(r -> isOf(done, r));
      assertThat(gaps(records)).isEmpty();
    }
  }

  @Test
  void aSelectionNarrowsByEachOfItsParts() {
    String topic = "narrow." + name + ".v1";
    insert(topic, "a", 1, "10:00:01");
    insert(topic, "a", 2, "10:00:02");
    insert(topic, "b", 1, "10:00:03");
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
    String id = replays.order(slow(fill("paused." + name + ".v1")));
    CompletableFuture<Replay> run = runInBackground(id);
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
    String id = replays.order(slow(fill(topic)));
    CompletableFuture<Replay> first = runInBackground(id);
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

  @Test
  void whatCannotBeIsRefusedByName() {
    append(10);
    Selection future = Selection.ofTopic(ODD).between(Instant.parse("2100-01-01T00:00:00Z"), null);
    assertRefused(
        RelayError.NOTHING_TO_REPLAY, () -> replays.preview(order(future, null)), "holds");
    assertRefused(
        RelayError.PRODUCT_UNKNOWN,
        () -> replays.preview(order(Selection.ofTopic("no.such.v1"), null)),
        ODD);
    String target = "taken." + name;
    String first = replays.order(order(Selection.ofTopic(ODD), target));
    assertRefused(
        RelayError.REPLAY_CONFLICT, () -> replays.order(order(Selection.ofTopic(ODD), target)));
    replays.cancel(first, "ann");
    assertThat(replays.order(order(Selection.ofTopic(ODD), target))).isNotEqualTo(first);
    assertRefused(
        RelayError.REPLAY_CONFLICT, () -> replays.preview(order(Selection.ALL, "all." + name)));
  }

  @Test
  void whatNoRelayHasPublishedIsRefused() {
    append(10);
    RelayConfig never = config("never_" + name.substring(3));
    assertRefused(
        RelayError.NOT_YET_RELAYED,
        () -> new Replays(never).preview(order(Selection.ofTopic(ODD), null)));
  }

  @Test
  void rowsThatWereDroppedMeanwhileAreANamedFault() {
    String topic = "dropped." + name + ".v1";
    insert(topic, "a", 1, "10:00:01");
    insert(topic, "a", 2, "10:00:02");
    String id = replays.order(order(Selection.ofTopic(topic), null));
    database.execute(
        "DELETE FROM commitline.outbox WHERE topic = '%s' AND aggregateseq = 1".formatted(topic));

    assertRefused(
        RelayError.HISTORY_CHANGED, () -> replays.run(id, new StopSignal(), progress -> {}));
    assertThat(replays.find(id).state()).isEqualTo(ReplayState.FAILED);
  }

  private long count(Selection selection) {
    return replays.preview(order(selection, null)).events();
  }

  private void insert(String topic, String aggregate, int sequence, String time) {
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
  private Selection fill(String topic) {
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

  private CompletableFuture<Replay> runInBackground(String id) {
    return CompletableFuture.supplyAsync(
        () -> replays.run(id, new StopSignal(), progress -> {}),
        task -> new Thread(task, "replay").start());
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(LIMIT).until(condition);
  }

  private static void assertRefused(RelayError error, ThrowingCallable call, String... words) {
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

  private static ReplayOrder slow(Selection selection) {
    return new ReplayOrder(selection, null, "ann", "to be looked at", 40);
  }

  private RelayConfig config(String relayName) {
    RelayConfig hasty = RunningRelay.config(relayName, asRelay, broker);
    return new RelayConfig(
        relayName,
        hasty.database(),
        new RelayConfig.Kafka(broker.bootstrapServers(), Map.of()),
        hasty.topics(),
        hasty.retry());
  }

  private Replay replay(ReplayOrder order) {
    return replays.run(replays.order(order), new StopSignal(), progress -> {});
  }

  private static ReplayOrder order(Selection selection, @Nullable String target) {
    return new ReplayOrder(selection, target, "ann", "a new consumer", null);
  }

  private void append(int transactions) {
    try (Writers writers = new Writers(database)) {
      Awaitility.await().atMost(LIMIT).until(() -> writers.committed() >= transactions);
    }
  }

  private static boolean isOf(Replay replay, ConsumerRecord<String, byte[]> record) {
    return replay.id().equals(TopicReader.header(record, "ce_replayid"));
  }

  /** Key, value and headers, but for what a replay adds. */
  private static List<String> contents(ConsumerRecord<String, byte[]> record) {
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

  private static List<String> gaps(List<ConsumerRecord<String, byte[]>> records) {
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
