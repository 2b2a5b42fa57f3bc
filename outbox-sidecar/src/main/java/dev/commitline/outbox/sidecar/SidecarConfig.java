package dev.commitline.outbox.sidecar;

import static dev.commitline.outbox.sidecar.Setting.DATABASE_PREFIX;
import static dev.commitline.outbox.sidecar.Setting.DATABASE_SCHEMA;
import static dev.commitline.outbox.sidecar.Setting.DATABASE_URL;
import static dev.commitline.outbox.sidecar.Setting.DATABASE_USERNAME;
import static dev.commitline.outbox.sidecar.Setting.HISTORY_PARTITION_HOURS;
import static dev.commitline.outbox.sidecar.Setting.HISTORY_RETENTION_HOURS;
import static dev.commitline.outbox.sidecar.Setting.HTTP_HOST;
import static dev.commitline.outbox.sidecar.Setting.HTTP_PORT;
import static dev.commitline.outbox.sidecar.Setting.KAFKA_BOOTSTRAP_SERVERS;
import static dev.commitline.outbox.sidecar.Setting.KAFKA_PLUGIN_PROPERTIES;
import static dev.commitline.outbox.sidecar.Setting.KAFKA_PROPERTIES;
import static dev.commitline.outbox.sidecar.Setting.RELAY_CHUNKED;
import static dev.commitline.outbox.sidecar.Setting.RELAY_LEASE_TIMEOUT_MS;
import static dev.commitline.outbox.sidecar.Setting.RELAY_NAME;
import static dev.commitline.outbox.sidecar.Setting.RELAY_POISON;
import static dev.commitline.outbox.sidecar.Setting.RETRY_INITIAL_BACKOFF_MS;
import static dev.commitline.outbox.sidecar.Setting.RETRY_MAX_BACKOFF_MS;
import static dev.commitline.outbox.sidecar.Setting.TOPICS_CONFIG;
import static dev.commitline.outbox.sidecar.Setting.TOPICS_PARTITIONS;
import static dev.commitline.outbox.sidecar.Setting.TOPICS_PARTITIONS_CHANGED;
import static dev.commitline.outbox.sidecar.Setting.TOPICS_REPLICATION_FACTOR;

import dev.commitline.outbox.relay.config.InvalidSettingException;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.source.RelaySourceProvider;
import dev.commitline.outbox.spi.OutboxNames;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a sidecar runs with.
 *
 * @param relay the relay's part
 * @param http the health endpoints
 */
record SidecarConfig(RelayConfig relay, Http http) {

  /**
   * Where the health endpoints listen.
   *
   * @param host address or name of an interface
   * @param port 1 to 65535, or 0 for none
   */
  record Http(String host, int port) {

    Http {
      if (port < 0 || port > 65535) {
        throw new InvalidSettingException(
            HTTP_PORT.path(), "must be 0 (none) to 65535, was " + port);
      }
      if (host.isBlank()) {
        throw new InvalidSettingException(HTTP_HOST.path(), "must not be blank");
      }
    }
  }

  /**
   * Checks the settings and builds what they say.
   *
   * @throws ConfigurationException naming the first that is not allowed, and where it stands
   */
  static SidecarConfig from(Settings settings) {
    try {
      return new SidecarConfig(relay(settings), http(settings));
    } catch (InvalidSettingException e) {
      throw settings.invalid(e);
    }
  }

  /** The database's part alone, as the migrations need it. */
  static RelayConfig.Database database(Settings settings) {
    try {
      RelayConfig.Database database =
          new RelayConfig.Database(
              settings.text(DATABASE_URL),
              settings.text(DATABASE_USERNAME),
              settings.password(),
              names(settings));
      var unused = RelaySourceProvider.of(database); // refuses what it does not know
      return database;
    } catch (InvalidSettingException e) {
      throw settings.invalid(e);
    }
  }

  private static RelayConfig relay(Settings settings) {
    return new RelayConfig(
        settings.text(RELAY_NAME),
        database(settings),
        new RelayConfig.Kafka(
            settings.text(KAFKA_BOOTSTRAP_SERVERS),
            settings.map(KAFKA_PROPERTIES),
            settings.map(KAFKA_PLUGIN_PROPERTIES)),
        new RelayConfig.Topics(
            settings.integer(TOPICS_PARTITIONS),
            settings.integer(TOPICS_REPLICATION_FACTOR),
            settings.map(TOPICS_CONFIG),
            settings.choice(TOPICS_PARTITIONS_CHANGED, RelayConfig.PartitionsChanged.class)),
        new RelayConfig.Retry(
            Duration.ofMillis(settings.integer(RETRY_INITIAL_BACKOFF_MS)),
            Duration.ofMillis(settings.integer(RETRY_MAX_BACKOFF_MS))),
        new RelayConfig.Delivery(
            settings.flag(RELAY_CHUNKED), settings.choice(RELAY_POISON, RelayConfig.Poison.class)),
        Duration.ofMillis(settings.integer(RELAY_LEASE_TIMEOUT_MS)),
        new RelayConfig.History(
            Duration.ofHours(settings.integer(HISTORY_PARTITION_HOURS)),
            Duration.ofHours(settings.integer(HISTORY_RETENTION_HOURS))));
  }

  private static Http http(Settings settings) {
    return new Http(settings.text(HTTP_HOST), settings.integer(HTTP_PORT));
  }

  /** One after the other, so that an error names the right key. */
  private static OutboxNames names(Settings settings) {
    String schema = settings.text(DATABASE_SCHEMA);
    requireValid(settings, DATABASE_SCHEMA, () -> new OutboxNames(schema, ""));
    String prefix = settings.text(DATABASE_PREFIX);
    return requireValid(settings, DATABASE_PREFIX, () -> new OutboxNames(schema, prefix));
  }

  private static OutboxNames requireValid(
      Settings settings, Setting setting, Supplier<OutboxNames> names) {
    try {
      return names.get();
    } catch (IllegalArgumentException e) {
      throw settings.invalid(setting.path(), setting.section() + "." + e.getMessage());
    }
  }
}
