package dev.commitline.outbox.mysql.relay.stream;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.stream.ConnectorProperties;
import java.util.Map;
import java.util.Properties;

/**
 * What {@link OutboxConnector} is told, through the engine's properties.
 *
 * @param relay the relay's name
 * @param database where the outbox is
 * @param server the UUID of the server
 * @param start where to begin
 * @param heartbeats the key of those that are written meanwhile
 */
public record ConnectorSettings(
    String relay,
    RelayConfig.Database database,
    String server,
    StreamStart start,
    String heartbeats) {

  private static final String SERVER = "server.uuid";
  private static final String HEARTBEATS = "heartbeats";

  /** Where nothing is written, the server sends a sign of life, and the connector passes it on. */
  private static final long SIGNS_OF_LIFE_MILLIS = 1_000;

  private static final long CONNECT_MILLIS = 10_000;

  /** How long the server waits while Kafka does not take what was read. */
  private static final long WRITE_SECONDS = 600;

  /**
   * Settings.
   *
   * @throws dev.commitline.outbox.relay.config.InvalidSettingException where the database's URL
   *     does not name one MySQL host
   */
  public ConnectorSettings {
    DatabaseAddress.parse(database.url());
  }

  static ConnectorSettings of(Map<String, String> properties) {
    return new ConnectorSettings(
        ConnectorProperties.relay(properties),
        ConnectorProperties.database(properties),
        ConnectorProperties.required(properties, SERVER),
        StreamStart.of(properties),
        ConnectorProperties.required(properties, HEARTBEATS));
  }

  public Properties toProperties() {
    Properties properties = ConnectorProperties.of(OutboxConnector.class, relay, database);
    properties.setProperty(SERVER, server);
    start.putInto(properties);
    properties.setProperty(HEARTBEATS, heartbeats);
    return properties;
  }

  SourceNames names() {
    return new SourceNames(relay, database.names().schema(), database.names().prefix());
  }

  /** A client that begins behind the start, and connects to nothing yet. */
  BinaryLogClient client() {
    DatabaseAddress address = DatabaseAddress.parse(database.url());
    BinaryLogClient client = new LogClient(address, database);
    client.setServerId(names().serverId());
    client.setGtidSet(start.gtids().toString());
    client.setSSLMode(address.sslMode());
    client.setSslSocketFactory(address.tlsSockets());
    // its own way to connect again would repeat the events of a transaction that was cut, without a
    // word: there is one way to recover, the relay's
    client.setKeepAlive(false);
    client.setHeartbeatInterval(SIGNS_OF_LIFE_MILLIS);
    client.setConnectTimeout(CONNECT_MILLIS);
    client.setNetWriteTimeout(WRITE_SECONDS);
    return client;
  }
}
