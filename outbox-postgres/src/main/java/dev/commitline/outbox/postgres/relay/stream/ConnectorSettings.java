package dev.commitline.outbox.postgres.relay.stream;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.spi.OutboxNames;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/**
 * What {@link OutboxConnector} is told, through the engine's properties.
 *
 * @param relay the relay's name
 * @param database where the outbox is
 */
public record ConnectorSettings(String relay, RelayConfig.Database database) {

  private static final String RELAY = "name"; // which the engine wants, too
  private static final String URL = "database.url";
  private static final String USER = "database.user";
  private static final String PASSWORD = "database.password";
  private static final String SCHEMA = "outbox.schema";
  private static final String PREFIX = "outbox.prefix";

  public static ConnectorSettings of(Map<String, String> properties) {
    return new ConnectorSettings(
        required(properties, RELAY),
        new RelayConfig.Database(
            required(properties, URL),
            required(properties, USER),
            required(properties, PASSWORD),
            new OutboxNames(required(properties, SCHEMA), required(properties, PREFIX))));
  }

  private static String required(Map<String, String> properties, String name) {
    return Objects.requireNonNull(properties.get(name), name);
  }

  public Properties toProperties() {
    Properties properties = new Properties();
    properties.setProperty("connector.class", OutboxConnector.class.getName());
    properties.setProperty(RELAY, relay);
    properties.setProperty(URL, database.url());
    properties.setProperty(USER, database.username());
    properties.setProperty(PASSWORD, database.password());
    properties.setProperty(SCHEMA, database.names().schema());
    properties.setProperty(PREFIX, database.names().prefix());
    return properties;
  }
}
