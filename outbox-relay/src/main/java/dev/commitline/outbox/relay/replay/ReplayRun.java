package dev.commitline.outbox.relay.replay;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.Backoff;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.EventHistory;
import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayLedger;
import dev.commitline.outbox.relay.history.ReplayState;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a replay, over its pauses and the faults that pass. */
final class ReplayRun {

  private static final Logger log = LoggerFactory.getLogger(ReplayRun.class);
  private static final Duration PAUSE_POLL = Duration.ofSeconds(1);

  private final EventHistory history;
  private final ReplayLedger ledger;
  private final Replay replay;
  private final Outlet outlet;
  private final StopSignal stop;
  private final Backoff backoff;
  private final Attendance attendance;

  ReplayRun(
      RelayConfig.Retry retry,
      EventHistory history,
      ReplayLedger ledger,
      Replay replay,
      Outlet outlet,
      StopSignal stop,
      Consumer<Replay> progress) {
    this.history = history;
    this.ledger = ledger;
    this.replay = replay;
    this.outlet = outlet;
    this.stop = stop;
    this.backoff = new Backoff(retry, System::nanoTime);
    this.attendance =
        new Attendance(ledger, replay, UUID.randomUUID().toString(), progress, System::nanoTime);
  }

  Replay run() {
    boolean begun = false;
    while (true) {
      try {
        if (!begun) {
          attendance.begin();
          begun = true;
        }
        ReplayState state = attendance.check();
        if (state.ended() || (leaves(state) && !outlet.staying())) {
          return end();
        }
        if (stop.given()) {
          return pause();
        }
        if (state == ReplayState.RUNNING) {
          publish();
        } else {
          stop.await(PAUSE_POLL);
        }
      } catch (RelayException fault) {
        judge(fault);
      }
    }
  }

  private boolean leaves(ReplayState state) {
    return state != ReplayState.RUNNING || stop.given();
  }

  private void publish() {
    if (new ReplayStream(outlet, history, replay, stop, attendance, backoff::progressed)
        .publish()) {
      ReplayState unused = attendance.check(); // the row tells all of its events
      ledger.move(replay.id(), ReplayState.DONE, replay.order().by(), null);
    }
  }

  /** Only the newest run may still say something about the replay. */
  private void judge(RelayException fault) {
    if (fault.error() == RelayError.FENCED) {
      throw new RelayException(
          RelayError.REPLAY_TAKEN_OVER,
          "another process runs replay %s now".formatted(replay.id()),
          fault);
    }
    if (fault.error() == RelayError.REPLAY_TAKEN_OVER) {
      throw fault;
    }
    if (!fault.retriable()) {
      ledger.move(replay.id(), ReplayState.FAILED, replay.order().by(), fault.getMessage());
      throw fault;
    }
    Duration wait = backoff.next();
    log.warn("replay={} {}; goes on in {} ms", replay.id(), fault.getMessage(), wait.toMillis());
    stop.await(wait);
  }

  private Replay pause() {
    ledger.move(replay.id(), ReplayState.PAUSED, replay.order().by(), null);
    return end();
  }

  private Replay end() {
    return ledger.find(replay.id()).orElse(replay);
  }
}
