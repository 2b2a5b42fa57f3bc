package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayState;
import dev.commitline.outbox.relay.replay.Replays;
import dev.commitline.outbox.relay.replay.StopSignal;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Help;

/**
 * Runs a replay in the foreground, or follows one that the relay runs: shows how far it is. SIGINT
 * and SIGTERM pause the one, and leave the other to the relay.
 */
final class ReplayWatch {

  private static final long STOP_SECONDS = 30;

  private final Replays replays;
  private final String id;
  private final PrintWriter out;
  private final StopSignal stop = new StopSignal();
  private final CountDownLatch ended = new CountDownLatch(1);

  ReplayWatch(Replays replays, String id, PrintWriter out) {
    this.replays = replays;
    this.id = id;
    this.out = out;
  }

  ExitStatus run() {
    StopOnSignal signal = StopOnSignal.install(this::stop);
    ProgressLine line = new ProgressLine(out, Help.Ansi.AUTO.enabled(), System::nanoTime);
    try {
      Replay replay = replays.run(id, stop, line::show);
      line.end();
      return tell(replay);
    } finally {
      ended.countDown();
      signal.remove();
    }
  }

  private ExitStatus tell(Replay replay) {
    out.printf(
        "replay %s: %s, %,d of %,d events%n",
        id, replay.state(), replay.events(), replay.moment().events());
    ExitStatus status =
        switch (replay.state()) {
          case DONE -> ExitStatus.OK;
          case RUNNING, PAUSED -> ExitStatus.AGAIN;
          case CANCELLED, FAILED -> ExitStatus.FATAL;
        };
    if (replay.state() == ReplayState.RUNNING) {
      out.printf("it goes on in the relay; stop it with: outbox replay pause %s%n", id);
    } else if (status == ExitStatus.AGAIN) {
      out.printf("go on with: outbox replay resume %s%n", id);
    } else if (replay.fault() != null) {
      out.println(replay.fault());
    }
    out.flush();
    return status;
  }

  private ExitStatus stop() {
    stop.give();
    try {
      boolean unused = ended.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitStatus.AGAIN;
  }
}
