package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.postgres.message.MessageFormat;
import dev.commitline.outbox.relay.config.InvalidSettingException;
import dev.commitline.outbox.relay.config.RelayConfig;
import java.util.Properties;
import java.util.Set;
import org.postgresql.Driver;

/**
 * What Debezium's PostgreSQL connector needs: the JDBC URL taken apart, the outbox, its publication
 * and slot.
 */
final class ConnectorSettings {

  private static final Set<String> OWN = Set.of("PGHOST", "PGPORT", "PGDBNAME", "user", "password");

  private final RelayConfig.Database database;
  private final SourceNames names;
  private final Properties url;

  ConnectorSettings(RelayConfig config, SourceNames names) {
    this.database = config.database();
    this.names = names;
    Properties parsed = Driver.parseURL(database.url(), new Properties());
    if (parsed == null || parsed.getProperty("PGHOST", "").contains(",")) {
      throw new InvalidSettingException(
          "database.url",
          "must name one PostgreSQL host and database, was '%s'".formatted(database.url()));
    }
    this.url = parsed;
  }

  Properties toProperties() {
    Properties properties = new Properties();
    properties.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    properties.setProperty("database.hostname", url.getProperty("PGHOST", "localhost"));
    properties.setProperty("database.port", url.getProperty("PGPORT", "5432"));
    properties.setProperty("database.dbname", url.getProperty("PGDBNAME", database.username()));
    properties.setProperty("database.user", database.username());
    properties.setProperty("database.password", database.password());
    for (String parameter : url.stringPropertyNames()) {
      if (!OWN.contains(parameter)) {
        properties.setProperty("driver." + parameter, url.getProperty(parameter));
      }
    }
    properties.setProperty("plugin.name", "pgoutput");
    properties.setProperty("slot.name", names.slot());
    properties.setProperty("slot.max.retries", "0");
    properties.setProperty("publication.name", names.publication());
    properties.setProperty("publication.autocreate.mode", "disabled");
    properties.setProperty("table.include.list", names.qualifiedTable().replace(".", "\\."));
    properties.setProperty("message.prefix.include.list", messagePrefixes());
    properties.setProperty("lsn.flush.mode", "connector");
    return properties;
  }

  /** Regular expressions, separated by commas. */
  private String messagePrefixes() {
    return Heartbeat.PREFIX + "," + MessageFormat.prefix(database.names()).replace(".", "\\.");
  }
}
