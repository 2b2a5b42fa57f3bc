package dev.commitline.outbox.testkit.replay;

import dev.commitline.outbox.relay.Relay;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayException;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * A relay on a thread of its own, for tests.
 *
 * <p>Thread safety: safe.
 */
public final class RunningRelay implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Relay relay;
  private final Thread thread;

  private RunningRelay(RelayConfig config) {
    relay = new Relay(config);
    thread = new Thread(this::run, "relay-" + config.name());
    thread.start();
  }

  /** Starts one, and does not wait for it. */
  public static RunningRelay start(RelayConfig config) {
    return new RunningRelay(config);
  }

  /** Starts one, and waits until it streams. */
  public static RunningRelay streaming(RelayConfig config) {
    RunningRelay running = start(config);
    running.await(RelayState.STREAMING);
    return running;
  }

  /**
   * Waits until the relay is in that state; fails at once when it ended by a fatal fault instead.
   */
  public RunningRelay await(RelayState wanted) {
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () -> {
              if (relay.state() == RelayState.FAILED && wanted != RelayState.FAILED) {
                throw new IllegalStateException(fault());
              }
              return relay.state() == wanted;
            });
    return this;
  }

  /** Waits for the first fault. */
  public RelayException fault() {
    Awaitility.await().atMost(LIMIT).until(() -> relay.lastFault().isPresent());
    return relay.lastFault().orElseThrow();
  }

  /** The relay itself. */
  public Relay relay() {
    return relay;
  }

  /** As {@link #stop}. */
  @Override
  public void close() {
    stop();
  }

  /** Stops the relay, and waits for its thread; a second call does nothing. */
  public void stop() {
    relay.close();
    Awaitility.await().atMost(LIMIT).until(() -> !thread.isAlive());
  }

  private void run() {
    try {
      relay.run();
    } catch (RelayException e) {
      // told by lastFault
    }
  }
}
