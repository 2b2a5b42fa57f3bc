package dev.commitline.outbox.mysql.relay.stream;

import com.mysql.cj.conf.ConnectionUrl;
import com.mysql.cj.conf.HostInfo;
import com.mysql.cj.exceptions.CJException;
import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.relay.config.InvalidSettingException;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.engine.DebeziumStream;
import dev.commitline.outbox.relay.engine.FixedSchema;
import dev.commitline.outbox.relay.engine.StartOffsets;
import dev.commitline.outbox.relay.protocol.GtidPosition;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What Debezium's MySQL connector needs: the JDBC URL taken apart, the outbox, and a beginning. */
public final class ConnectorSettings {

  /** What Debezium has settings of its own for. */
  private static final Map<String, String> RENAMED =
      Map.of(
          "trustCertificateKeyStoreUrl", "database.ssl.truststore",
          "trustCertificateKeyStorePassword", "database.ssl.truststore.password",
          "clientCertificateKeyStoreUrl", "database.ssl.keystore",
          "clientCertificateKeyStorePassword", "database.ssl.keystore.password");

  /** What is read, and how much of it at a time. */
  private static final Map<String, String> READING =
      Map.of(
          "provide.transaction.metadata", "true",
          "snapshot.mode", "no_data",
          "binary.handling.mode", "bytes",
          "tombstones.on.delete", "false",
          "poll.interval.ms", "1", // the default of 500 bounds latency, twice
          "max.batch.size", Integer.toString(DebeziumStream.FULL_BATCH),
          "max.queue.size", "16384",
          "max.queue.size.in.bytes", Long.toString(64L << 20),
          "statistics.metrics.enabled", "false", // a lock and a wake-up per event
          "internal.advanced.metrics.enable", "false");

  /** It tells of each connection, and on a way of its own; held, as else its level is forgotten. */
  private static final Logger BINLOG_CLIENT = Logger.getLogger("com.github.shyiko.mysql.binlog");

  static {
    BINLOG_CLIENT.setLevel(Level.WARNING);
  }

  private final RelayConfig.Database database;
  private final SourceNames names;
  private final HostInfo host;

  public ConnectorSettings(RelayConfig config, SourceNames names) {
    this.database = config.database();
    this.names = names;
    this.host = parse(database.url());
  }

  private static HostInfo parse(String url) {
    try {
      ConnectionUrl parsed = ConnectionUrl.getConnectionUrlInstance(url, new Properties());
      if (parsed.getType() == ConnectionUrl.Type.SINGLE_CONNECTION
          && parsed.getHostsList().size() == 1) {
        return parsed.getMainHost();
      }
      throw invalid(url, null);
    } catch (CJException e) {
      throw invalid(url, e);
    }
  }

  private static InvalidSettingException invalid(String url, @Nullable CJException cause) {
    InvalidSettingException invalid =
        new InvalidSettingException(
            "database.url", "must name one MySQL host, was '%s'".formatted(url));
    if (cause != null) {
      invalid.initCause(cause);
    }
    return invalid;
  }

  /** Without a beginning and a schema: for one that is never started. */
  public Properties toProperties() {
    Properties properties = new Properties();
    properties.setProperty("connector.class", "io.debezium.connector.mysql.MySqlConnector");
    properties.setProperty("database.hostname", host.getHost());
    properties.setProperty("database.port", Integer.toString(host.getPort()));
    properties.setProperty("database.user", database.username());
    properties.setProperty("database.password", database.password());
    properties.setProperty("database.server.id", Long.toString(names.serverId()));
    host.getHostProperties().forEach((name, value) -> addParameter(name, value, properties));
    properties.setProperty(
        "table.include.list",
        "%1$s\\.%2$s,%1$s\\.%3$s".formatted(names.database(), names.outbox(), names.relays()));
    properties.setProperty("schema.history.internal", FixedSchema.class.getName());
    // None is of interest, and some are such as no parser but MySQL's own understands.
    properties.setProperty("schema.history.internal.ddl.filter", ".*");
    properties.setProperty("schema.history.internal.skip.unparseable.ddl", "true");
    properties.setProperty("include.schema.changes", "false");
    // Its own way to connect again would repeat the events of a transaction that was cut, without a
    // word: there is one way to recover, the relay's.
    properties.setProperty("connect.keep.alive", "false");
    // Yet of this interval's four fifths, MySQL sends a sign of life where nothing else is written,
    // and the connector passes it on.
    properties.setProperty("connect.keep.alive.interval.ms", "1250");
    properties.setProperty("heartbeat.interval.ms", "1000");
    READING.forEach(properties::setProperty);
    return properties;
  }

  /**
   * With all that a start needs.
   *
   * @param tables statements that create the outbox and the table of relays
   * @param start where to begin
   */
  public Properties toProperties(String tables, GtidPosition start) {
    Properties properties = toProperties();
    properties.setProperty(FixedSchema.DATABASE, names.database());
    properties.setProperty(FixedSchema.TABLES, tables);
    properties.setProperty(
        StartOffsets.START, "{\"file\":\"\",\"pos\":4,\"gtids\":\"%s\"}".formatted(start.gtids()));
    return properties;
  }

  private static void addParameter(String name, String value, Properties properties) {
    if (name.equals("sslMode")) {
      properties.setProperty("database.ssl.mode", value.toLowerCase(Locale.ROOT));
      return;
    }
    String renamed = RENAMED.get(name);
    properties.setProperty(
        renamed == null ? "driver." + name : renamed,
        renamed == null ? value : value.replaceFirst("^file:", ""));
  }
}
