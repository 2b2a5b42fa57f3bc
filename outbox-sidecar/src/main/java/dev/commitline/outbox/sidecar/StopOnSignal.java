package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.relay.Relay;
import dev.commitline.outbox.relay.RelayState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the relay when the process gets SIGTERM or SIGINT, and lets the exit code tell how that
 * went. The JVM alone would end with 128 + signal, which supervisors take for a crash; from inside
 * a shutdown hook only {@link Runtime#halt} can choose another.
 */
final class StopOnSignal {

  private static final Logger LOG = LoggerFactory.getLogger(StopOnSignal.class);

  private final Thread hook;

  private StopOnSignal(Thread hook) {
    this.hook = hook;
  }

  static StopOnSignal install(Relay relay) {
    Thread hook = new Thread(() -> stop(relay), "outbox-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    return new StopOnSignal(hook);
  }

  /** Once the relay has ended by itself; without effect when a signal came first. */
  void remove() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException signalled) {
      LOG.debug("the signal came first: its hook ends the process", signalled);
    }
  }

  private static void stop(Relay relay) {
    ExitStatus status = ExitStatus.AGAIN;
    try {
      LOG.info("asked to stop");
      relay.close();
      status = statusOf(relay.state());
      LOG.info("{}, exit code {}", relay.state(), status.code());
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
