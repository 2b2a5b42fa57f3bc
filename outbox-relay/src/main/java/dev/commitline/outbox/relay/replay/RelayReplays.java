package dev.commitline.outbox.relay.replay;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayLedger;
import dev.commitline.outbox.relay.history.ReplayState;
import dev.commitline.outbox.relay.protocol.ReplayPosition;
import dev.commitline.outbox.relay.protocol.ReplaySlice;
import dev.commitline.outbox.relay.protocol.ReplayTarget;
import dev.commitline.outbox.relay.protocol.StartAgain;
import dev.commitline.outbox.relay.source.RelaySourceProvider;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replays to data products' topics, which the active relay publishes itself: one after the
 * other, on a thread beside the way of the live events. Looks for orders now and then.
 *
 * <p>A fault of a replay ends that replay, and nothing else.
 */
public final class RelayReplays implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RelayReplays.class);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration END_LIMIT = Duration.ofSeconds(1);

  private final RelayConfig config;
  private final Histories histories;
  private final ReplayLedger ledger;
  private final Map<String, ReplayPosition> positions;
  private final Consumer<ReplaySlice> turns;
  private final StopSignal stop = new StopSignal();
  private final Thread thread;
  private String complaint = "";

  private RelayReplays(
      RelayConfig config, Map<String, ReplayPosition> known, Consumer<ReplaySlice> turns) {
    RelaySourceProvider provider = RelaySourceProvider.of(config);
    this.config = config;
    this.histories = new Histories(config, provider);
    this.ledger = provider.replays(config);
    this.positions = new HashMap<>(known);
    this.turns = turns;
    this.thread = new Thread(this::work, "commitline-" + config.name() + "-replays");
    thread.setDaemon(true);
  }

  /**
   * Begins to look for orders.
   *
   * @param known how far each replay has come
   * @param turns publishes a slice when it is its turn, and blocks until then; throws a {@link
   *     RelayException} when the slice is at fault, and {@link StartAgain} when the session ends
   */
  public static RelayReplays start(
      RelayConfig config, Map<String, ReplayPosition> known, Consumer<ReplaySlice> turns) {
    RelayReplays replays = new RelayReplays(config, known, turns);
    replays.thread.start();
    return replays;
  }

  private void work() {
    try (ReplayLedger.Watch watch = ledger.watch()) {
      while (!stop.given()) {
        try {
          look(watch);
          complaint = "";
        } catch (StartAgain end) {
          return;
        } catch (RuntimeException | Error e) { // never the live events' matter
          complain(e);
        }
        stop.await(LOOK);
      }
    }
  }

  private void look(ReplayLedger.Watch watch) {
    List<Replay> open = watch.ofRelay();
    forgetAllBut(open);
    for (Replay replay : open) {
      if (replay.state() == ReplayState.RUNNING && !stop.given()) {
        run(replay);
      }
    }
  }

  private void forgetAllBut(List<Replay> open) {
    List<String> ids = open.stream().map(Replay::id).toList();
    for (String ended : List.copyOf(positions.keySet())) {
      if (!ids.contains(ended)) {
        turns.accept(ReplaySlice.forget(ended));
        positions.remove(ended);
      }
    }
  }

  private void run(Replay replay) {
    log.info("relay={} replay={} goes on to topic {}", config.name(), replay.id(), replay.target());
    try {
      Replay left =
          new ReplayRun(
                  config.retry(),
                  histories.of(replay.order()),
                  ledger,
                  replay,
                  Outlet.ofRelay(new Turns(replay.id())),
                  stop,
                  progress -> {})
              .run();
      log.info(
          "relay={} replay={} {}, {} of {} events",
          config.name(),
          left.id(),
          left.state(),
          left.events(),
          left.moment().events());
    } catch (RelayException fault) {
      log.warn("relay={} replay={} {}", config.name(), replay.id(), fault.getMessage());
      log.debug("relay={} replay={} the fault in full", config.name(), replay.id(), fault);
    } catch (StartAgain end) {
      throw end;
    } catch (RuntimeException defect) {
      log.warn("relay={} replay={} ends by a defect", config.name(), replay.id(), defect);
      ledger.move(
          replay.id(),
          ReplayState.FAILED,
          replay.order().by(),
          new RelayException(RelayError.INTERNAL, defect.toString()).getMessage());
    }
  }

  /** Once for as long as it is the same. */
  private void complain(Throwable fault) {
    String text = fault.toString();
    if (!text.equals(complaint)) {
      complaint = text;
      log.warn("relay={} can't look for replays, and tries again: {}", config.name(), text);
    }
  }

  /**
   * Ends behind the slice in hand. Waits a second for what is left to note; a scan of the history
   * may take longer, but the next session must not wait for it, and this one publishes nothing more
   * once its stream is closed.
   */
  @Override
  public void close() {
    stop.give();
    try {
      thread.join(END_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Turns implements ReplayTarget {
    private final String replay;

    Turns(String replay) {
      this.replay = replay;
    }

    @Override
    public Optional<ReplayPosition> position() {
      return Optional.ofNullable(positions.get(replay));
    }

    @Override
    public void publish(ReplaySlice slice) {
      turns.accept(slice);
      positions.put(replay, Objects.requireNonNull(slice.reached()));
    }

    @Override
    public void close() {
      // belongs to the session
    }
  }
}
