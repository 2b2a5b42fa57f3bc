package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.relay.Relay;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.TestDatabase;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/** A relay on a thread of its own. */
final class RunningRelay implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Relay relay;
  private final Thread thread;

  private RunningRelay(RelayConfig config) {
    relay = new Relay(config);
    thread = new Thread(this::run, "relay-" + config.name());
    thread.start();
  }

  static RunningRelay start(RelayConfig config) {
    return new RunningRelay(config);
  }

  static RunningRelay streaming(RelayConfig config) {
    RunningRelay running = start(config);
    running.await(RelayState.STREAMING);
    return running;
  }

  /** Of an outbox in the test's own database. */
  static RelayConfig config(String name, TestDatabase database, KafkaBroker broker) {
    return new RelayConfig(
        name,
        new RelayConfig.Database(
            database.jdbcUrl(),
            database.username(),
            database.password(),
            new OutboxNames(database.name(), "")),
        new RelayConfig.Kafka(
            broker.bootstrapServers(),
            Map.of("default.api.timeout.ms", "5000", "request.timeout.ms", "2000")),
        RelayConfig.Topics.DEFAULT,
        RelayConfig.Retry.DEFAULT);
  }

  /**
   * Waits until the relay is in that state; fails at once when it ended by a fatal fault instead.
   */
  RunningRelay await(RelayState wanted) {
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
  RelayException fault() {
    Awaitility.await().atMost(LIMIT).until(() -> relay.lastFault().isPresent());
    return relay.lastFault().orElseThrow();
  }

  Relay relay() {
    return relay;
  }

  @Override
  public void close() {
    stop();
  }

  /** Stops the relay, and waits for its thread; a second call does nothing. */
  void stop() {
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
