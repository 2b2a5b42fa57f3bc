package dev.commitline.outbox.mysql.relay.server;

import com.mysql.cj.jdbc.Driver;
import dev.commitline.outbox.migrations.MySqlOutboxMigrations;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.source.Logins;
import dev.commitline.outbox.relay.source.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;

/** Opens the relay's sessions but for the stream's own. All are in auto-commit. */
public final class MySqlConnections {

  /**
   * What a session of ours goes by, whatever server, user or {@code init_connect} would have it:
   * variables of the session that limit, end or bend statements.
   */
  public static final String VARIABLES =
      String.join(
          ",",
          "sql_mode='STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'",
          "autocommit=1",
          "transaction_isolation='REPEATABLE-READ'",
          "transaction_read_only=0",
          "time_zone='+00:00'",
          "max_execution_time=0",
          "sql_select_limit=18446744073709551615",
          "sql_big_selects=1",
          "sql_safe_updates=0",
          "group_concat_max_len=1048576",
          "lock_wait_timeout=60",
          "innodb_lock_wait_timeout=50",
          "wait_timeout=28800",
          "net_read_timeout=600",
          "net_write_timeout=600");

  /** In which texts come and go. */
  public static final String COLLATION = "utf8mb4_bin";

  private final String relay;
  private final RelayConfig.Database database;

  public MySqlConnections(RelayConfig config) {
    this(config.name(), config.database());
  }

  public MySqlConnections(String relay, RelayConfig.Database database) {
    this.relay = relay;
    this.database = database;
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
    properties.setProperty("user", database.username());
    properties.setProperty("connectTimeout", "10000");
    properties.setProperty("socketTimeout", socketTimeoutMillis);
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectionTimeZone", "UTC");
    properties.setProperty("forceConnectionTimeZoneToSession", "true");
    properties.setProperty("sessionVariables", VARIABLES);
    properties.setProperty("characterEncoding", "UTF-8");
    properties.setProperty("connectionCollation", COLLATION);
    properties.setProperty("connectionAttributes", "program_name:commitline-relay-" + relay);
    return Logins.open(
        database, password -> connect(properties, password), MySqlFaults::loginRefused);
  }

  private Connection connect(Properties properties, String password) throws SQLException {
    properties.setProperty("password", password);
    Connection connection = new Driver().connect(database.url(), properties);
    if (connection == null) {
      throw new IllegalStateException("not a MySQL URL: " + database.shownUrl());
    }
    try {
      requireSupported(connection);
      requirePrimary(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      Sessions.closeQuietly(connection);
      throw e;
    }
  }

  /** The driver knows it from the server's greeting: that takes no round trip. */
  private static void requireSupported(Connection connection) throws SQLException {
    Optional<String> unsupported = MySqlOutboxMigrations.unsupported(connection.getMetaData());
    if (unsupported.isPresent()) {
      throw new RelayException(RelayError.SERVER_UNSUPPORTED, unsupported.get());
    }
  }

  /**
   * Makes sure that the server takes writes. It would take those of an administrator, and of
   * procedures that an administrator has made, even while it is read-only: on a replica they would
   * be transactions that its source has not.
   *
   * @throws RelayException when it doesn't
   */
  public static void requirePrimary(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT @@GLOBAL.read_only, @@GLOBAL.super_read_only, @@hostname, @@port")) {
      row.next();
      if (row.getBoolean(1)) {
        throw new RelayException(
            RelayError.SERVER_IS_STANDBY,
            "the server at %s:%s takes no writes: %s is ON"
                .formatted(
                    row.getString(3),
                    row.getString(4),
                    row.getBoolean(2) ? "super_read_only" : "read_only"));
      }
    }
  }
}
