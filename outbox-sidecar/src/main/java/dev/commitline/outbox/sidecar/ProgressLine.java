package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayState;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a replay is: in a terminal one line that changes, with a bar; else a line each ten
 * seconds, and one for each change of state.
 *
 * <p>Thread safety: none.
 */
final class ProgressLine {

  private static final int BAR = 30;
  private static final long PLAIN_NANOS = Duration.ofSeconds(10).toNanos();

  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier nanoClock;
  private final long started;
  private long firstEvents = -1;
  private long printed;
  private @Nullable ReplayState state;

  ProgressLine(PrintWriter out, boolean terminal, LongSupplier nanoClock) {
    this.out = out;
    this.terminal = terminal;
    this.nanoClock = nanoClock;
    this.started = nanoClock.getAsLong();
  }

  void show(Replay replay) {
    long now = nanoClock.getAsLong();
    if (firstEvents < 0) {
      firstEvents = replay.events();
    }
    boolean moved = state != replay.state();
    if (terminal) {
      out.printf("\r%s %s\u001b[K", bar(replay), text(replay, now));
      out.flush();
    } else if (moved || now - printed >= PLAIN_NANOS) {
      out.println(text(replay, now));
      out.flush();
      printed = now;
    }
    state = replay.state();
  }

  /** Leaves the line as it is. */
  void end() {
    if (terminal) {
      out.println();
    }
  }

  private String text(Replay replay, long now) {
    long total = replay.moment().events();
    double perSecond = (replay.events() - firstEvents) * 1e9 / Math.max(1, now - started);
    return "%3d%%  %,d/%,d  %,.0f/s  %s"
        .formatted(
            100 * replay.events() / Math.max(1, total),
            replay.events(),
            total,
            perSecond,
            replay.state() == ReplayState.RUNNING
                ? eta(total - replay.events(), perSecond)
                : replay.state());
  }

  private static String eta(long left, double perSecond) {
    if (perSecond <= 0) {
      return "ETA -";
    }
    Duration eta = Duration.ofSeconds(Math.round(left / perSecond));
    return "ETA %d:%02d:%02d".formatted(eta.toHours(), eta.toMinutesPart(), eta.toSecondsPart());
  }

  private static String bar(Replay replay) {
    int full = (int) (BAR * replay.events() / Math.max(1, replay.moment().events()));
    return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
  }
}
