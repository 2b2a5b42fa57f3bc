package dev.commitline.outbox.testkit.replay;

import static dev.commitline.outbox.testkit.replay.OrdersUpcaster.FROM;
import static dev.commitline.outbox.testkit.replay.OrdersUpcaster.TO;
import static dev.commitline.outbox.testkit.replay.ProductReplays.LIMIT;
import static dev.commitline.outbox.testkit.replay.ProductReplays.assertContiguous;
import static dev.commitline.outbox.testkit.replay.ProductReplays.live;
import static dev.commitline.outbox.testkit.replay.ProductReplays.replayed;
import static dev.commitline.outbox.testkit.replay.ReplayScene.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayOrder;
import dev.commitline.outbox.relay.history.ReplayState;
import dev.commitline.outbox.relay.history.Selection;
import dev.commitline.outbox.relay.replay.StopSignal;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.TopicReader;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replays through an up-caster, to events of a newer major version. */
public abstract class UpcastContract {

  private final KafkaBroker broker;
  private final ProductReplays world;

  /** The suite over an empty database for each test, and a broker. */
  protected UpcastContract(ReplayDatabase database, KafkaBroker broker) {
    this.broker = broker;
    this.world = new ProductReplays(database, broker);
  }

  @AfterEach
  void dropDatabase() {
    world.close();
  }

  @Test
  void eventsOfTheOldVersionComeToTheNewTopicBesideItsOwn() {
    Selection selection = world.fill(FROM);
    world.append(TO, "a1", 1, "born in v2");
    try (RunningRelay relay = RunningRelay.streaming(world.config());
        TopicReader reader = TopicReader.of(broker, TO)) {
      reader.awaitRecords(1, LIMIT, record -> TopicReader.header(record, "ce_replayid") == null);
      String id = order(selection, TO);
      assertThat(world.awaitState(id, ReplayState.DONE).order().upcaster())
          .as("stands in the audit row")
          .isEqualTo(OrdersUpcaster.NAME);
      List<ConsumerRecord<String, byte[]>> cast = replayed(id, reader.records());

      assertThat(cast).hasSize(200);
      assertContiguous(cast);
      ConsumerRecord<String, byte[]> record = cast.get(0);
      assertThat(new String(record.value(), UTF_8)).isEqualTo("{\"v2\":\"x\"}");
      assertThat(TopicReader.header(record, "ce_type")).isEqualTo("ChangedV2");
      assertThat(TopicReader.header(record, "ce_dataschema")).isEqualTo("urn:orders:v2");
      assertThat(TopicReader.header(record, "content-type")).isEqualTo("application/json");
      assertThat(TopicReader.header(record, "ce_subject")).isEqualTo(record.key());
      assertThat(record.headers().headers("ce_type")).hasSize(1);
      assertThat(live(reader.records())).as("the topic's own").isNotEmpty();
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void aTopicOfItsOwnTakesThemWithoutARelay() {
    Selection selection = world.fill(FROM);
    String id;
    try (RunningRelay relay = RunningRelay.streaming(world.config())) {
      id = order(selection, null);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
    Replay done = world.replays().run(id, new StopSignal(), progress -> {});

    try (TopicReader reader = TopicReader.of(broker, done.targetOf(FROM))) {
      assertThat(replayed(id, reader.awaitRecords(200, LIMIT)))
          .hasSize(200)
          .allMatch(record -> new String(record.value(), UTF_8).startsWith("{\"v2\""));
    }
  }

  @Test
  void oneThatThrowsEndsTheReplayAtThatEventWithoutItsPayload() {
    world.append(FROM, "a", 1, "good");
    world.append(FROM, "a", 2, OrdersUpcaster.BAD);
    try (RunningRelay relay = RunningRelay.streaming(world.config())) {
      String id = order(Selection.ofTopic(FROM), TO);
      Replay failed = world.awaitState(id, ReplayState.FAILED);

      assertThat(failed.fault())
          .contains("CL-413", OrdersUpcaster.NAME, "IllegalArgumentException", "aggregate a")
          .doesNotContain(OrdersUpcaster.BAD);
      assertThat(failed.events()).isZero();
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void anUnknownOneIsRefusedWithThoseThatThereAre() {
    assertRefused(
        RelayError.UPCASTER_UNKNOWN,
        () -> world.replays().preview(order(FROM, TO, "orders-v3")),
        "orders-v3",
        OrdersUpcaster.NAME,
        FROM + " to " + TO);
    assertRefused(
        RelayError.UPCASTER_UNKNOWN,
        () -> world.replays().preview(order("other.v1", TO, OrdersUpcaster.NAME)),
        "other.v1");
    assertRefused(
        RelayError.UPCASTER_UNKNOWN,
        () -> world.replays().preview(order(FROM, "other.v2", OrdersUpcaster.NAME)),
        "other.v2");
    assertThatThrownBy(() -> order(FROM, FROM, OrdersUpcaster.NAME))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(FROM);
  }

  private String order(Selection selection, @Nullable String target) {
    world.awaitRelayed(selection);
    return world
        .replays()
        .order(order(String.valueOf(selection.topic()), target, OrdersUpcaster.NAME));
  }

  private static ReplayOrder order(String topic, @Nullable String target, String upcaster) {
    return new ReplayOrder(
        Selection.ofTopic(topic), target, upcaster, "ann", "to the new version", null);
  }
}
