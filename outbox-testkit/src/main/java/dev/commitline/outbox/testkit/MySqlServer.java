package dev.commitline.outbox.testkit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
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
 * class path or, with {@value #HOME_PROPERTY}, from a folder. What was started here ends with this
 * JVM.
 *
 * <p>Blocks: {@link #start()} at most about a minute.
 *
 * <p>Thread safety: safe.
 */
public final class MySqlServer extends TestServer<DatabaseBackend> {

  /** The system property that names a server to use instead of starting one. */
  public static final String URL_PROPERTY = "commitline.test.mysql.url";

  /**
   * The system property that names a folder with the programs of a server, as its archive has them
   * or as Debian's packages do when they are unpacked there: a server that is started then is a
   * process from there.
   */
  public static final String HOME_PROPERTY = "commitline.test.mysql.home";

  /** The system property with the version that a server that is used here must have. */
  public static final String VERSION_PROPERTY = "commitline.test.mysql.version";

  /** The system property with the {@code sql_mode} of a server that is started as a process. */
  public static final String SQL_MODE_PROPERTY = "commitline.test.mysql.sql-mode";

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
      MySqlServer server = of(ExternalMySql.at(url));
      server.requireGtids();
      return server;
    }
    return of(
        DockerEngine.available() && System.getProperty(HOME_PROPERTY, "").isBlank()
            ? new ContainerMySql()
            : MySqlProcess.temporary());
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
    return of(MySqlProcess.over(directory, port, settings));
  }

  private static MySqlServer of(DatabaseBackend backend) {
    MySqlServer server = new MySqlServer(backend);
    try {
      RequiredVersion.require(VERSION_PROPERTY, "MySQL", server.select("@@version").get(0));
      server.requireSqlMode();
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** Makes an empty database with a name that no other has. */
  public TestDatabase createDatabase() {
    return TestDatabase.create(DatabaseKind.MYSQL, backend);
  }

  private void requireGtids() {
    List<String> found = select("@@log_bin, @@gtid_mode");
    if (!found.equals(List.of("1", "ON"))) {
      throw new IllegalStateException(
          "%s: log_bin and gtid_mode must be on, were %s".formatted(URL_PROPERTY, found));
    }
  }

  /** A combined mode, such as ANSI, is in the server's own value beside what it stands for. */
  private void requireSqlMode() {
    String required = System.getProperty(SQL_MODE_PROPERTY, "");
    List<String> found = List.of(select("@@GLOBAL.sql_mode").get(0).split(",", -1));
    if (!required.isBlank() && !found.containsAll(List.of(required.split(",", -1)))) {
      throw new IllegalStateException(
          "%s: sql_mode must have %s, was %s".formatted(SQL_MODE_PROPERTY, required, found));
    }
  }

  private List<String> select(String values) {
    try (Connection connection =
            TestDatabase.of(DatabaseKind.MYSQL, backend, DatabaseKind.MYSQL.administrative)
                .connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT " + values)) {
      result.next();
      List<String> found = new ArrayList<>();
      for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
        found.add(result.getString(column));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(
          "SELECT %s: %s (the server of %s, if that is set)"
              .formatted(values, e.getMessage(), URL_PROPERTY),
          e);
    }
  }
}
