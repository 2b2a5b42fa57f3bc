package dev.commitline.outbox.postgres.relay.server;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.source.Logins;
import dev.commitline.outbox.relay.source.Sessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/** Opens the relay's sessions. */
public final class PostgresConnections {

  private final String relay;
  private final RelayConfig.Database database;

  public PostgresConnections(RelayConfig config) {
    this(config.name(), config.database());
  }

  public PostgresConnections(String relay, RelayConfig.Database database) {
    this.relay = relay;
    this.database = database;
  }

  /** A session for queries, whose answers are waited for at most 30 s. */
  public Connection open() throws SQLException {
    Properties properties = properties();
    properties.setProperty("socketTimeout", "30");
    return connectToPrimary(properties);
  }

  /**
   * A session of small statements: one whose network is gone is given up after 5 s, for the relay
   * must know soon that it may not be the active one any more.
   */
  public Connection openForLease() throws SQLException {
    Properties properties = properties();
    properties.setProperty("socketTimeout", "5");
    return connectToPrimary(properties);
  }

  /** A session without a limit: for statements that rightly take long. */
  public Connection openPatient() throws SQLException {
    return connectToPrimary(properties());
  }

  /**
   * A session in replication mode, which also takes replication commands; its patience has no
   * limit.
   */
  public Connection openReplication() throws SQLException {
    Properties properties = properties();
    properties.setProperty("replication", "database");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "14");
    properties.setProperty("socketFactory", PatientSockets.class.getName());
    return connect(properties, SessionLimits::lift);
  }

  private Connection connectToPrimary(Properties properties) throws SQLException {
    return connect(properties, SupportedServer::prepare);
  }

  @FunctionalInterface
  private interface Preparation {
    void prepare(Connection session) throws SQLException;
  }

  private Connection connect(Properties properties, Preparation preparation) throws SQLException {
    Connection session = connect(properties);
    try {
      preparation.prepare(session);
      return session;
    } catch (SQLException | RuntimeException e) {
      Sessions.closeQuietly(session);
      throw e;
    }
  }

  private Connection connect(Properties properties) throws SQLException {
    return Logins.open(
        database, password -> connect(properties, password), PostgresFaults::loginRefused);
  }

  private Connection connect(Properties properties, String password) throws SQLException {
    properties.setProperty("password", password);
    try {
      Connection connection = new Driver().connect(database.url(), properties);
      if (connection == null) {
        throw new IllegalStateException("not a PostgreSQL URL: " + database.shownUrl());
      }
      return connection;
    } catch (SQLException e) {
      throw PostgresFaults.ofLogin(e, password);
    }
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", database.username());
    properties.setProperty("ApplicationName", "commitline-relay-" + relay);
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("options", SessionLimits.FROM_THE_BEGINNING);
    return properties;
  }
}
