package dev.commitline.outbox.relay.replay;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayLedger;
import dev.commitline.outbox.relay.history.ReplayState;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The conversation of a run with the audit row: about once a second it says how far it is, and
 * hears what it is to do.
 *
 * <p>Thread safety: none.
 */
final class Attendance {

  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final ReplayLedger ledger;
  private final String runner;
  private final Consumer<Replay> progress;
  private final LongSupplier nanoClock;
  private Replay replay;
  private long next;

  Attendance(
      ReplayLedger ledger,
      Replay replay,
      String runner,
      Consumer<Replay> progress,
      LongSupplier nanoClock) {
    this.ledger = ledger;
    this.replay = replay;
    this.runner = runner;
    this.progress = progress;
    this.nanoClock = nanoClock;
  }

  /** Takes the replay over. */
  void begin() {
    ledger.take(replay.id(), runner);
  }

  /** So many events were published; asks for the wished state if it is time to. */
  ReplayState published(long events) {
    replay = replay.with(events, replay.state());
    return nanoClock.getAsLong() - next < 0 ? replay.state() : check();
  }

  /**
   * Asks for the wished state now.
   *
   * @throws RelayException when the replay belongs to another run
   */
  ReplayState check() {
    ReplayState state =
        ledger
            .seen(replay.id(), runner, replay.events())
            .orElseThrow(
                () ->
                    new RelayException(
                        RelayError.REPLAY_TAKEN_OVER,
                        "another process runs replay %s now".formatted(replay.id())));
    replay = replay.with(replay.events(), state);
    next = nanoClock.getAsLong() + INTERVAL_NANOS;
    progress.accept(replay);
    return state;
  }
}
