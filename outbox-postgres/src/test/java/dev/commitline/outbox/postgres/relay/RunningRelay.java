package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.relay.Relay;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
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

  static RelayConfig config(String name, TestDatabase database, KafkaBroker broker) {
    return config(name, database, broker.bootstrapServers());
  }

  /** The same with the time limits that Kafka's clients have in production. */
  static RelayConfig patient(String name, TestDatabase database, KafkaBroker broker) {
    RelayConfig hasty = config(name, database, broker);
    return new RelayConfig(
        name,
        hasty.database(),
        new RelayConfig.Kafka(broker.bootstrapServers(), Map.of()),
        hasty.topics(),
        hasty.retry());
  }

  static RelayConfig config(String name, TestDatabase database, String bootstrapServers) {
    return new RelayConfig(
        name,
        new RelayConfig.Database(
            database.jdbcUrl(), database.username(), database.password(), OutboxNames.DEFAULT),
        new RelayConfig.Kafka(
            bootstrapServers,
            Map.of("default.api.timeout.ms", "5000", "request.timeout.ms", "2000")),
        RelayConfig.Topics.DEFAULT,
        RelayConfig.Retry.DEFAULT);
  }

  /** The same with another delivery, and with further properties of Kafka's clients. */
  static RelayConfig with(
      RelayConfig config, RelayConfig.Delivery delivery, Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(config.kafka().properties());
    all.putAll(properties);
    return new RelayConfig(
        config.name(),
        config.database(),
        new RelayConfig.Kafka(config.kafka().bootstrapServers(), all),
        config.topics(),
        config.retry(),
        delivery,
        config.leaseTimeout(),
        config.history());
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
