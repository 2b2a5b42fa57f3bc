package dev.commitline.outbox.relay.replay;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.Extent;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayLedger;
import dev.commitline.outbox.relay.history.ReplayOrder;
import dev.commitline.outbox.relay.history.ReplayState;
import dev.commitline.outbox.relay.kafka.TargetTopic;
import dev.commitline.outbox.relay.source.RelaySourceProvider;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Replays of one relay's events: into topics of their own, or, published by the active relay
 * itself, into those of data products.
 *
 * <p>Guarantee: a {@code read_committed} consumer of the target sees each event that the selection
 * held when it was ordered once, per aggregate in sequence order, whatever is killed and whenever:
 * how far a replay has come is committed with its events. One into a topic of its own needs no
 * running relay and does not touch it.
 *
 * <p>Thread safety: any thread. All methods throw {@link RelayException}.
 */
public final class Replays {

  private static final Duration FOLLOW_POLL = Duration.ofSeconds(1);

  private final RelayConfig config;
  private final Histories histories;
  private final ReplayLedger ledger;
  private final Clock clock;

  /**
   * The replays of a relay; connects to nothing.
   *
   * @throws dev.commitline.outbox.relay.config.InvalidSettingException when no module on the class
   *     path reads such a database
   */
  public Replays(RelayConfig config) {
    this(config, RelaySourceProvider.of(config), Clock.systemUTC());
  }

  private Replays(RelayConfig config, RelaySourceProvider provider, Clock clock) {
    this.config = config;
    this.histories = new Histories(config, provider);
    this.ledger = provider.replays(config);
    this.clock = clock;
  }

  /**
   * What a replay of this order would publish, and whether it would be refused; changes nothing.
   *
   * <p>Blocks: while the events are counted, and up to 10 s for the relay to publish the newest.
   *
   * @throws RelayException when there is nothing, when part of it was not relayed yet, or when
   *     events of several topics would meet in one
   */
  public Extent preview(ReplayOrder order) {
    Upcasting unused = Upcasting.of(order);
    String target = order.target();
    if (target != null && order.toProduct()) {
      TargetTopic.require(config, target, order.upcaster() == null);
    }
    Extent extent = histories.of(order).look(order.selection());
    if (order.target() != null && extent.topics().size() > 1) {
      throw new RelayException(
          RelayError.REPLAY_CONFLICT,
          "events of %d topics (%s and others) can't go to the one topic '%s': their sequences would mix"
              .formatted(extent.topics().size(), extent.topics().get(0).topic(), order.target()));
    }
    if (!order.toProduct() && extent.topics().get(0).topic().equals(order.target())) {
      throw new RelayException(
          RelayError.REPLAY_CONFLICT,
          "to replay to topic '%s' itself, the selection must name it".formatted(order.target()));
    }
    return extent;
  }

  /**
   * Notes a new replay; {@link #run} then publishes its events, here or anywhere. Its events are
   * those that the selection holds now, whatever is committed later.
   *
   * @return the replay's id
   * @throws RelayException as {@link #preview} does; and when another replay to the same target has
   *     not ended
   */
  public String order(ReplayOrder order) {
    Extent extent = preview(order);
    String id = ReplayIds.next(clock);
    String target = order.target() == null ? Replay.PRIVATE + ".replay." + id : order.target();
    ledger.add(id, order, target, new Replay.Moment(extent.moment(), extent.events()));
    return id;
  }

  /**
   * Publishes what is left of a replay, on the calling thread; where the relay does that, waits for
   * it, and the replay goes on when {@code stop} is given. Else takes it over from any other run,
   * which is fenced, and ends with {@link RelayError#REPLAY_TAKEN_OVER}. While the replay is paused
   * it waits. Retriable faults are waited out.
   *
   * @param stop when given, the batch in hand is published, and the replay is paused
   * @param progress told about once a second, on the calling thread
   * @return the replay as it was left: done, cancelled, or paused when {@code stop} was given; one
   *     that the relay publishes may also have failed, or run on
   * @throws RelayException at a fault that a retry can't mend; the replay is then failed, and may
   *     be resumed
   */
  public Replay run(String id, StopSignal stop, Consumer<Replay> progress) {
    Replay replay = find(id);
    if (replay.state().ended()) {
      throw illegal(replay, "run");
    }
    if (replay.order().toProduct()) {
      return follow(id, stop, progress);
    }
    if (replay.state() != ReplayState.RUNNING) {
      move(id, ReplayState.RUNNING, replay.order().by());
    }
    Outlet outlet = Outlet.ofProcess(config, id);
    return new ReplayRun(
            config.retry(), histories.of(replay.order()), ledger, replay, outlet, stop, progress)
        .run();
  }

  private Replay follow(String id, StopSignal stop, Consumer<Replay> progress) {
    while (true) {
      Replay replay = find(id);
      progress.accept(replay);
      boolean over = replay.state().ended() || replay.state() == ReplayState.FAILED;
      if (over || stop.await(FOLLOW_POLL)) {
        return replay;
      }
    }
  }

  /** One replay. */
  public Replay find(String id) {
    return ledger
        .find(id)
        .orElseThrow(
            () -> new RelayException(RelayError.REPLAY_STATE, "there is no replay '" + id + "'"));
  }

  /** All replays, the newest first. */
  public List<Replay> list() {
    return ledger.list();
  }

  /**
   * Lets a replay stand still: its run notices within about a second, and waits.
   *
   * @param by who wishes it
   */
  public void pause(String id, String by) {
    move(id, ReplayState.PAUSED, by);
  }

  /**
   * Lets a paused or failed replay go on, in the process that waits for it; where there is none,
   * {@link #run} is needed, too.
   *
   * @param by who wishes it
   */
  public void resume(String id, String by) {
    move(id, ReplayState.RUNNING, by);
  }

  /**
   * Ends a replay for good: its run notices within about a second. What was published stays.
   *
   * @param by who wishes it
   */
  public void cancel(String id, String by) {
    move(id, ReplayState.CANCELLED, by);
  }

  private void move(String id, ReplayState next, String by) {
    if (!ledger.move(id, next, by, null)) {
      throw illegal(find(id), "go to " + next);
    }
  }

  private static RelayException illegal(Replay replay, String wish) {
    return new RelayException(
        RelayError.REPLAY_STATE,
        "replay %s is %s and can't %s".formatted(replay.id(), replay.state(), wish));
  }
}
