package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.TestDatabase;
import java.util.HashMap;
import java.util.Map;

/** What tests run relays with: Kafka's faults show soon. */
final class RelayConfigs {

  private RelayConfigs() {}

  static RelayConfig config(String name, TestDatabase database, KafkaBroker broker) {
    return config(name, database, broker.bootstrapServers());
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
}
