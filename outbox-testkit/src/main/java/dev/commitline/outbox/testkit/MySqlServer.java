package dev.commitline.outbox.testkit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A real MySQL server for tests, with a row-based binlog and GTIDs, and as durable as in
 * production.
 *
 * <p>Which one: the server of the system property {@value #URL_PROPERTY} (a JDBC URL with {@code
 * user} and {@code password} of an administrator) if it is set; else one in a container where a
 * Docker engine answers; else a process of this machine (Linux on x64), from an archive on the
 * class path. What was started here ends with this JVM.
 *
 * <p>Blocks: {@link #start()} at most about a minute.
 *
 * <p>Thread safety: safe.
 */
public final class MySqlServer extends TestServer<DatabaseBackend> {

  /** The system property that names a server to use instead of starting one. */
  public static final String URL_PROPERTY = "commitline.test.mysql.url";

  /** What every server that is started here runs with. */
  static final Map<String, String> SETTINGS =
      new TreeMap<>(
          Map.of(
              "server_id", "1",
              "log_bin", "binlog",
              "binlog_format", "ROW",
              "binlog_row_image", "FULL",
              "gtid_mode", "ON",
              "enforce_gtid_consistency", "ON",
              "sync_binlog", "1",
              "innodb_flush_log_at_trx_commit", "1",
              "default_time_zone", "+00:00",
              "max_connections", "300"));

  private static @Nullable MySqlServer shared;

  private MySqlServer(DatabaseBackend backend) {
    super(backend);
  }

  /** The server that all tests of this JVM share; started at the first call, ended with the JVM. */
  public static synchronized MySqlServer shared() {
    if (shared == null || shared.closed()) {
      shared = start();
    }
    return shared;
  }

  /**
   * Starts a server of its own.
   *
   * @throws IllegalStateException when none can be started, with the end of its log, or when the
   *     one of {@value #URL_PROPERTY} writes no binlog with GTIDs
   */
  public static MySqlServer start() {
    String url = System.getProperty(URL_PROPERTY, "");
    if (!url.isBlank()) {
      MySqlServer server = new MySqlServer(ExternalMySql.at(url));
      server.requireGtids();
      return server;
    }
    return new MySqlServer(
        DockerEngine.available() ? new ContainerMySql() : MySqlProcess.temporary());
  }

  /**
   * Starts an embedded server whose data stay when it is closed, for tests that start it again.
   *
   * @param directory where its data and its log are, or come to be
   */
  public static MySqlServer start(Path directory, int port) {
    return start(directory, port, Map.of());
  }

  /**
   * The same with settings of its own: of the server's options, for tests of what a wrong one does.
   *
   * @param settings by name; one with an empty value is given without any
   */
  public static MySqlServer start(Path directory, int port, Map<String, String> settings) {
    return new MySqlServer(MySqlProcess.over(directory, port, settings));
  }

  /** Makes an empty database with a name that no other has. */
  public TestDatabase createDatabase() {
    return TestDatabase.create(DatabaseKind.MYSQL, backend);
  }

  private void requireGtids() {
    try (Connection connection =
            TestDatabase.of(DatabaseKind.MYSQL, backend, DatabaseKind.MYSQL.administrative)
                .connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT @@log_bin, @@gtid_mode")) {
      result.next();
      if (!result.getBoolean(1) || !"ON".equals(result.getString(2))) {
        throw new IllegalStateException(
            "%s: log_bin and gtid_mode must be on, were %s and %s"
                .formatted(URL_PROPERTY, result.getString(1), result.getString(2)));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(URL_PROPERTY + ": " + e.getMessage(), e);
    }
  }
}
