package dev.commitline.outbox.postgres.relay.stream;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.stream.ConnectorProperties;
import java.util.Map;
import java.util.Properties;

/**
 * What {@link OutboxConnector} is told, through the engine's properties.
 *
 * @param relay the relay's name
 * @param database where the outbox is
 */
public record ConnectorSettings(String relay, RelayConfig.Database database) {

  public static ConnectorSettings of(Map<String, String> properties) {
    return new ConnectorSettings(
        ConnectorProperties.relay(properties), ConnectorProperties.database(properties));
  }

  public Properties toProperties() {
    return ConnectorProperties.of(OutboxConnector.class, relay, database);
  }
}
