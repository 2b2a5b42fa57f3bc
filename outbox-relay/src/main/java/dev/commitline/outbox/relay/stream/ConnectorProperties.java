package dev.commitline.outbox.relay.stream;

import dev.commitline.outbox.relay.config.Password;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.spi.OutboxNames;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** What each connector of ours is told, through the engine's properties. */
public final class ConnectorProperties {

  private static final String RELAY = "name"; // which the engine wants, too
  private static final String URL = "database.url";
  private static final String USER = "database.user";
  private static final String PASSWORD = "database.password";
  private static final String PASSWORD_FILE = "database.password.file";
  private static final String SCHEMA = "outbox.schema";
  private static final String PREFIX = "outbox.prefix";

  private ConnectorProperties() {}

  /** For a connector that reads a database for a relay. */
  public static Properties of(
      Class<? extends ChangeConnector> connector, String relay, RelayConfig.Database database) {
    Properties properties = new Properties();
    properties.setProperty("connector.class", connector.getName());
    properties.setProperty(RELAY, relay);
    properties.setProperty(URL, database.url());
    properties.setProperty(USER, database.username());
    Path file = database.password().file();
    if (file == null) {
      properties.setProperty(PASSWORD, database.password().given());
    } else {
      properties.setProperty(PASSWORD_FILE, file.toString());
    }
    properties.setProperty(SCHEMA, database.names().schema());
    properties.setProperty(PREFIX, database.names().prefix());
    return properties;
  }

  /** The relay's name. */
  public static String relay(Map<String, String> properties) {
    return required(properties, RELAY);
  }

  /** Where the outbox is. */
  public static RelayConfig.Database database(Map<String, String> properties) {
    return new RelayConfig.Database(
        required(properties, URL),
        required(properties, USER),
        password(properties),
        new OutboxNames(required(properties, SCHEMA), required(properties, PREFIX)));
  }

  private static Password password(Map<String, String> properties) {
    String file = properties.get(PASSWORD_FILE);
    return file == null ? Password.of(required(properties, PASSWORD)) : Password.in(Path.of(file));
  }

  /** One of the connector's own. */
  public static String required(Map<String, String> properties, String name) {
    return Objects.requireNonNull(properties.get(name), name);
  }
}
