package dev.commitline.outbox.mysql;

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
    String user = database.name().substring(0, 16);
    database.execute(
        """
        CREATE USER IF NOT EXISTS %1$s IDENTIFIED BY '%2$s';
        GRANT commitline_relay TO %1$s;
        SET DEFAULT ROLE ALL TO %1$s
        """
            .formatted(user, PASSWORD));
    Relay relay =
        new Relay(
            new RelayConfig(
                name,
                new RelayConfig.Database(
                    database.jdbcUrl(), user, PASSWORD, new OutboxNames(database.name(), "")),
                new RelayConfig.Kafka(
                    broker.bootstrapServers(),
                    Map.of("max.request.size", Integer.toString(LARGEST_REQUEST))),
                RelayConfig.Topics.DEFAULT,
                RelayConfig.Retry.DEFAULT));
    new Thread(relay::run, name).start();
    return relay;
  }
}
