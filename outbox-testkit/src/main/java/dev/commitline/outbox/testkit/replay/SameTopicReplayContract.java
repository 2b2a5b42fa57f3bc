package dev.commitline.outbox.testkit.replay;

import static dev.commitline.outbox.testkit.replay.ProductReplays.LIMIT;
import static dev.commitline.outbox.testkit.replay.ProductReplays.assertContiguous;
import static dev.commitline.outbox.testkit.replay.ProductReplays.await;
import static dev.commitline.outbox.testkit.replay.ProductReplays.live;
import static dev.commitline.outbox.testkit.replay.ProductReplays.replayed;
import static dev.commitline.outbox.testkit.replay.ReplayScene.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayOrder;
import dev.commitline.outbox.relay.history.ReplayState;
import dev.commitline.outbox.relay.history.Selection;
import dev.commitline.outbox.relay.kafka.ParkedAggregates;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.ReplayDatabase.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replays to the topic that the events were published on: the active relay publishes them. */
public abstract class SameTopicReplayContract {

  private final KafkaBroker broker;
  private final ProductReplays world;

  /** The suite over an empty database for each test, and a broker. */
  protected SameTopicReplayContract(ReplayDatabase database, KafkaBroker broker) {
    this.broker = broker;
    this.world = new ProductReplays(database, broker);
  }

  @AfterEach
  void dropDatabase() {
    world.close();
  }

  @Test
  void liveEventsStayAsTheyWereAndEachSelectedOneComesOnceMore() {
    String topic = world.topic("same");
    Selection selection = world.fill(topic);
    try (RunningRelay relay = RunningRelay.streaming(world.config());
        TopicReader reader = TopicReader.of(broker, topic)) {
      String id = world.order(selection, topic, null);
      int last = 0;
      while (world.replays().find(id).state() != ReplayState.DONE) {
        world.append(topic, "a" + last % 4, 51 + last / 4, "x");
        last++;
      }
      Replay done = world.replays().find(id);
      List<ConsumerRecord<String, byte[]>> records = reader.awaitRecords(400 + last, LIMIT);

      assertThat(records).hasSize(400 + last);
      assertThat(live(records)).hasSize(200 + last);
      assertContiguous(live(records));
      assertThat(done.events()).isEqualTo(200);
      assertThat(replayed(id, records)).hasSize(200);
      assertContiguous(replayed(id, records));
      assertThat(ids(live(records))).containsAll(ids(replayed(id, records)));
      assertThat(partitions(replayed(id, records))).containsAllEntriesOf(partitions(live(records)));
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void aRelayThatTakesOverGoesOnExactlyWhereTheLastOneWas() {
    String topic = world.topic("over");
    Selection selection = world.fill(topic);
    try (RunningRelay first = RunningRelay.streaming(world.config());
        RunningRelay second = RunningRelay.start(world.config());
        TopicReader reader = TopicReader.of(broker, topic)) {
      String id = world.order(selection, topic, 40);
      for (int cut = 1; cut <= 3; cut++) {
        world.awaitEvents(id, 50L * cut);
        cutAllSessions();
        world.append(topic, "a0", 50 + cut, "x");
      }
      world.awaitState(id, ReplayState.DONE);
      List<ConsumerRecord<String, byte[]>> records = reader.awaitRecords(403, LIMIT);

      assertThat(replayed(id, records)).hasSize(200);
      assertContiguous(replayed(id, records));
      assertThat(live(records)).hasSize(203);
      assertContiguous(live(records));
      assertThat(first.relay().state()).isNotEqualTo(RelayState.FAILED);
      assertThat(second.relay().state()).isNotEqualTo(RelayState.FAILED);
    }
  }

  @Test
  void aPausedOneLetsOthersRunAndACancelledOneEnds() {
    String topic = world.topic("paused");
    String other = world.topic("other");
    Selection selection = world.fill(topic);
    world.append(other, "b", 1, "x");
    try (RunningRelay relay = RunningRelay.streaming(world.config())) {
      String id = world.order(selection, topic, 20);
      world.awaitEvents(id, 1);
      world.replays().pause(id, "bob");
      String next = world.order(Selection.ofTopic(other), other, null);
      world.awaitState(next, ReplayState.DONE);
      long events = world.replays().find(id).events();
      assertThat(world.replays().find(id).state()).isEqualTo(ReplayState.PAUSED);
      world.replays().resume(id, "bob");
      world.awaitEvents(id, events + 1);
      world.replays().cancel(id, "bob");
      await(() -> !world.replays().find(id).attended());

      assertThat(world.replays().find(id).events()).isLessThan(200);
      assertThat(relay.relay().state()).isEqualTo(RelayState.STREAMING);
    }
  }

  @Test
  void whatIsParkedIsNeitherOvertakenNorPublishedBeforeItsTime() {
    String topic = world.topic("parked");
    world.append(topic, "a", 1, "x");
    world.append(topic, "a", 2, "x", "[1]"); // no headers at all: it is parked
    world.append(topic, "b", 1, "x");
    try (RunningRelay relay = RunningRelay.streaming(world.config());
        TopicReader reader = TopicReader.of(broker, topic)) {
      await(() -> relay.relay().parkedAggregates() == 1);
      String id = world.order(Selection.ofTopic(topic), topic, null);
      Replay failed = world.awaitState(id, ReplayState.FAILED);
      assertThat(failed.fault()).contains("CL-411").contains("aggregate a of topic " + topic);
      assertThat(replayed(id, reader.records())).isEmpty();

      release();
      await(() -> relay.relay().parkedAggregates() == 0);
      world.replays().resume(id, "ann");
      await(() -> String.valueOf(world.replays().find(id).fault()).contains("CL-302"));
      assertStreamingStill(relay, topic, reader);
      assertThat(replayed(id, reader.records())).as("its row is what it was").isEmpty();
    }
  }

  @Test
  void anEventThatKafkaRefusesEndsTheReplayAndNotTheRelay() throws Exception {
    String topic = world.topic("large");
    world.append(topic, "a", 1, incompressible(5_000));
    try (RunningRelay relay = RunningRelay.streaming(world.config());
        TopicReader reader = TopicReader.of(broker, topic)) {
      reader.awaitRecords(1, LIMIT);
      setMaxMessageBytes(topic, 1_000);
      String id = world.order(Selection.ofTopic(topic), topic, null);
      Replay failed = world.awaitState(id, ReplayState.FAILED);
      assertThat(failed.fault()).contains("CL-203");
      assertStreamingStill(relay, topic, reader);
      assertThat(relay.relay().parkedAggregates()).isZero();
      assertThat(replayed(id, reader.records())).isEmpty();

      setMaxMessageBytes(topic, 10_000);
      world.replays().resume(id, "ann");
      world.awaitState(id, ReplayState.DONE);
      assertThat(replayed(id, reader.records())).hasSize(1);
    }
  }

  private static String incompressible(int length) {
    return new Random(5)
        .ints(length, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void whatCannotBeIsRefusedByName() {
    String topic = world.topic("refused");
    Selection selection = world.fill(topic);
    String states = world.topic("states");
    world.database().insert(List.of(new Row(states, "a", 1, "x", Instant.now(), null, true)));
    try (RunningRelay relay = RunningRelay.streaming(world.config())) {
      String open = world.order(selection, topic, 20);
      world.replays().pause(open, "bob");
      assertRefused(RelayError.REPLAY_CONFLICT, () -> world.replays().order(to(topic, topic)));
      assertRefused(
          RelayError.PRODUCT_UNKNOWN,
          () -> world.replays().order(to("no.such.v1", "no.such.v1")),
          "no.such.v1",
          broker.bootstrapServers());
      assertRefused(
          RelayError.TOPIC_COMPACTED, () -> world.replays().order(to(states, states)), states);
      assertThatThrownBy(() -> to(topic, "another.product.v1"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another.product.v1");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void anOrderWaitsForARelay() {
    String topic = world.topic("waiting");
    Selection selection = world.fill(topic);
    String waiting;
    try (RunningRelay relay = RunningRelay.streaming(world.config())) {
      world.awaitRelayed(selection);
      if (!world.database().ordersNeedARelay()) {
        relay.stop();
      }
      waiting = world.order(selection, topic, 40);
      relay.stop();
    }
    long events = world.replays().find(waiting).events();
    assertThat(events).as("no relay runs").isLessThan(200);
    try (RunningRelay relay = RunningRelay.streaming(world.config())) {
      world.awaitState(waiting, ReplayState.DONE);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  private static ReplayOrder to(String topic, String target) {
    return new ReplayOrder(Selection.ofTopic(topic), target, "ann", "why not", null);
  }

  private void assertStreamingStill(RunningRelay relay, String topic, TopicReader reader) {
    int before = live(reader.records()).size();
    world.append(topic, "c" + before, 1, "x");
    await(() -> live(reader.records()).size() == before + 1);
    relay.await(RelayState.STREAMING);
  }

  /** As if the machine of the active relay were gone, and the standby's connection too. */
  private void cutAllSessions() {
    world.database().endSessionsOf(world.config().name());
  }

  private void release() {
    try (ParkedAggregates parked = new ParkedAggregates(world.config())) {
      parked.askForRelease(parked.known().parked().keySet());
      await(() -> parked.known().releases().isEmpty());
    }
  }

  private void setMaxMessageBytes(String topic, int bytes) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp set =
        new AlterConfigOp(
            new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
            AlterConfigOp.OpType.SET);
    try (Admin admin = broker.admin()) {
      admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get(30, TimeUnit.SECONDS);
    }
  }

  private static List<String> ids(List<ConsumerRecord<String, byte[]>> records) {
    return records.stream().map(r -> String.valueOf(TopicReader.header(r, "ce_id"))).toList();
  }

  private static Map<String, Integer> partitions(List<ConsumerRecord<String, byte[]>> records) {
    return records.stream()
        .collect(
            Collectors.toMap(ConsumerRecord::key, ConsumerRecord::partition, (one, other) -> one));
  }
}
