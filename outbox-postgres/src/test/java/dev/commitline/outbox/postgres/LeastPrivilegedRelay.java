package dev.commitline.outbox.postgres;

import dev.commitline.outbox.relay.Relay;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.TestDatabase;
import java.util.Map;

/** A relay with what the migrations grant, and no more. */
final class LeastPrivilegedRelay {

  private static final String PASSWORD = "secret";
  private static final int LARGEST_REQUEST = 10 << 20;

  private LeastPrivilegedRelay() {}

  static Relay start(TestDatabase database, KafkaBroker broker, String name) {
    database.execute("ALTER ROLE commitline_relay PASSWORD '%s'".formatted(PASSWORD));
    Relay relay =
        new Relay(
            new RelayConfig(
                name,
                new RelayConfig.Database(
                    database.jdbcUrl(), "commitline_relay", PASSWORD, OutboxNames.DEFAULT),
                new RelayConfig.Kafka(
                    broker.bootstrapServers(),
                    Map.of("max.request.size", Integer.toString(LARGEST_REQUEST))),
                RelayConfig.Topics.DEFAULT,
                RelayConfig.Retry.DEFAULT));
    new Thread(relay::run, name).start();
    return relay;
  }
}
