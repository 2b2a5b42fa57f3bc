package dev.commitline.outbox.testkit.replay;

import static dev.commitline.outbox.testkit.replay.ReplayScene.assertRefused;
import static dev.commitline.outbox.testkit.replay.ReplayScene.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.history.ReplayOrder;
import dev.commitline.outbox.relay.history.ReplayState;
import dev.commitline.outbox.relay.history.Selection;
import dev.commitline.outbox.relay.replay.Replays;
import dev.commitline.outbox.relay.replay.StopSignal;
import dev.commitline.outbox.testkit.KafkaBroker;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Replays that would not be what was asked for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ReplayRefusalsContract {

  private final ReplayScene scene;
  private final Replays replays;
  private final String name;
  private final String topic;

  /** The suite over an empty database and a broker. */
  protected ReplayRefusalsContract(ReplayDatabase database, KafkaBroker broker) {
    this.scene = new ReplayScene(database, broker);
    this.replays = scene.replays;
    this.name = scene.name;
    this.topic = "refused." + name + ".v1";
    scene.fill(topic);
    scene.fill("other." + topic);
  }

  @AfterAll
  void stopRelay() {
    scene.close();
  }

  @Test
  void whatCannotBeIsRefusedByName() {
    Selection future =
        Selection.ofTopic(topic).between(Instant.parse("2100-01-01T00:00:00Z"), null);
    assertRefused(
        RelayError.NOTHING_TO_REPLAY, () -> replays.preview(order(future, null)), "holds");
    assertRefused(
        RelayError.PRODUCT_UNKNOWN,
        () -> replays.preview(order(Selection.ofTopic("no.such.v1"), null)),
        topic);
    String target = "taken." + name;
    String first = replays.order(order(Selection.ofTopic(topic), target));
    assertRefused(
        RelayError.REPLAY_CONFLICT, () -> replays.order(order(Selection.ofTopic(topic), target)));
    replays.cancel(first, "ann");
    assertThat(replays.order(order(Selection.ofTopic(topic), target))).isNotEqualTo(first);
    assertRefused(
        RelayError.REPLAY_CONFLICT, () -> replays.preview(order(Selection.ALL, "all." + name)));
  }

  @Test
  void whatNoRelayHasPublishedIsRefused() {
    RelayConfig never = scene.config("never_" + name.substring(3));
    assertRefused(
        RelayError.NOT_YET_RELAYED,
        () -> new Replays(never).preview(order(Selection.ofTopic(topic), null)));
  }

  @Test
  void whatWasRelayedIsKnownWithoutARelay() {
    assumeFalse(
        scene.database.ordersNeedARelay(),
        "a row of this database does not tell which transaction wrote it");
    RelayConfig config = scene.config("stopped_" + name.substring(3));
    ReplayOrder order = order(Selection.ofTopic(topic), null);
    scene
        .database
        .database()
        .execute("DELETE FROM %s_relay".formatted(scene.database.names().outbox())); // its claim
    try (RunningRelay relay = RunningRelay.streaming(config)) {
      assertThat(new Replays(config).preview(order).events()).isEqualTo(200);
      relay.stop();
    }
    assertThat(new Replays(config).preview(order).events()).isEqualTo(200);
  }

  @Test
  void rowsThatWereDroppedMeanwhileAreANamedFault() {
    String dropped = "dropped." + name + ".v1";
    scene.insert(dropped, "a", 1, "10:00:01");
    scene.insert(dropped, "a", 2, "10:00:02");
    String id = replays.order(order(Selection.ofTopic(dropped), null));
    String table = scene.database.tables().get(0);
    scene
        .database
        .database()
        .execute(
            "DELETE FROM %s WHERE topic = '%s' AND aggregateseq = 1".formatted(table, dropped));

    assertRefused(
        RelayError.HISTORY_CHANGED, () -> replays.run(id, new StopSignal(), progress -> {}));
    assertThat(replays.find(id).state()).isEqualTo(ReplayState.FAILED);
  }
}
