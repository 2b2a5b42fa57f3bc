package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.relay.Relay;
import dev.commitline.outbox.relay.RelayState;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the work when the process gets SIGTERM or SIGINT, and lets the exit code tell how that
 * went. The JVM alone would end with 128 + signal, which supervisors take for a crash; from inside
 * a shutdown hook only {@link Runtime#halt} can choose another.
 */
final class StopOnSignal {

  private static final Logger LOG = LoggerFactory.getLogger(StopOnSignal.class);

  private final Thread hook;

  private StopOnSignal(Thread hook) {
    this.hook = hook;
  }

  /** For a relay. */
  static StopOnSignal install(Relay relay) {
    return install(
        () -> {
          relay.close();
          LOG.info("{}", relay.state());
          return statusOf(relay.state());
        });
  }

  /**
   * For any work.
   *
   * @param end ends the work, and tells how that went; on the hook's thread
   */
  static StopOnSignal install(Supplier<ExitStatus> end) {
    Thread hook = new Thread(() -> stop(end), "outbox-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    return new StopOnSignal(hook);
  }

  /** Once the work has ended by itself; without effect when a signal came first. */
  void remove() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException signalled) {
      LOG.debug("the signal came first: its hook ends the process", signalled);
    }
  }

  private static void stop(Supplier<ExitStatus> end) {
    ExitStatus status = ExitStatus.AGAIN;
    try {
      LOG.info("asked to stop");
      status = end.get();
      LOG.info("exit code {}", status.code());
    } finally {
      Runtime.getRuntime().halt(status.code());
    }
  }

  /** What to end with when closing the relay has left it in this state. */
  static ExitStatus statusOf(RelayState state) {
    return switch (state) {
      case NEW, STOPPED -> ExitStatus.OK;
      case FAILED -> ExitStatus.FATAL;
      default -> ExitStatus.AGAIN;
    };
  }
}
