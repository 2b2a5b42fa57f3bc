package dev.commitline.outbox.mysql.relay.server;

import com.mysql.cj.jdbc.Driver;
import dev.commitline.outbox.relay.config.RelayConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** Opens the relay's sessions but for the stream's own. All are in auto-commit. */
public final class MySqlConnections {

  private final RelayConfig config;

  public MySqlConnections(RelayConfig config) {
    this.config = config;
  }

  /** A session for queries, whose answers are waited for at most 30 s. */
  public Connection open() throws SQLException {
    return connect("30000");
  }

  /**
   * A session of small statements: one whose network is gone is given up after 5 s, for the relay
   * must know soon that it may not be the active one any more.
   */
  public Connection openForLease() throws SQLException {
    return connect("5000");
  }

  /** A session without a limit: for statements that rightly take long. */
  public Connection openPatient() throws SQLException {
    return connect("0");
  }

  private Connection connect(String socketTimeoutMillis) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", config.database().username());
    properties.setProperty("password", config.database().password());
    properties.setProperty("connectTimeout", "10000");
    properties.setProperty("socketTimeout", socketTimeoutMillis);
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectionTimeZone", "UTC");
    properties.setProperty("forceConnectionTimeZoneToSession", "true");
    properties.setProperty(
        "connectionAttributes", "program_name:commitline-relay-" + config.name());
    Connection connection = new Driver().connect(config.database().url(), properties);
    if (connection == null) {
      throw new IllegalStateException("not a MySQL URL: " + config.database().url());
    }
    return connection;
  }
}
