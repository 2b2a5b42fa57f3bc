package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.TestDatabase;
import java.util.Map;

/** What tests run relays with: Kafka's faults show soon. */
final class RelayConfigs {

  private RelayConfigs() {}

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
}
