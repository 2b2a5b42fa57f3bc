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
 * @param heartbeats the key of those that are written meanwhile
 */
public record ConnectorSettings(String relay, RelayConfig.Database database, String heartbeats) {

  private static final String HEARTBEATS = "heartbeats";

  public static ConnectorSettings of(Map<String, String> properties) {
    return new ConnectorSettings(
        ConnectorProperties.relay(properties),
        ConnectorProperties.database(properties),
        ConnectorProperties.required(properties, HEARTBEATS));
  }

  public Properties toProperties() {
    Properties properties = ConnectorProperties.of(OutboxConnector.class, relay, database);
    properties.setProperty(HEARTBEATS, heartbeats);
    return properties;
  }
}
