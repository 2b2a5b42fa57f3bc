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
 * A real PostgreSQL server for tests, ready for logical replication and as durable as in
 * production.
 *
 * <p>Which one: the server of the system property {@value #URL_PROPERTY} (a JDBC URL with {@code
 * user} and {@code password} of a superuser) if it is set; else one in a container where a Docker
 * engine answers; else processes of this machine, from binaries on the class path. What was started
 * here ends with this JVM.
 *
 * <p>Blocks: {@link #start()} at most about a minute.
 *
 * <p>Thread safety: safe.
 */
public final class PostgresServer extends TestServer<DatabaseBackend> {

  /** The system property that names a server to use instead of starting one. */
  public static final String URL_PROPERTY = "commitline.test.postgres.url";

  /** The system property with the version that a server that is used here must have. */
  public static final String VERSION_PROPERTY = "commitline.test.postgres.version";

  /** What every server that is started here runs with. */
  static final Map<String, String> SETTINGS =
      new TreeMap<>(
          Map.of(
              "wal_level", "logical",
              "max_replication_slots", "50",
              "max_wal_senders", "50",
              "max_connections", "300",
              "fsync", "on",
              "synchronous_commit", "on",
              "full_page_writes", "on",
              "track_commit_timestamp", "on",
              "timezone", "UTC"));

  private static @Nullable PostgresServer shared;

  private PostgresServer(DatabaseBackend backend) {
    super(backend);
  }

  /** The server that all tests of this JVM share; started at the first call, ended with the JVM. */
  public static synchronized PostgresServer shared() {
    if (shared == null || shared.closed()) {
      shared = start();
    }
    return shared;
  }

  /**
   * Starts a server of its own.
   *
   * @throws IllegalStateException when none can be started, with the end of its log, or when the
   *     one of {@value #URL_PROPERTY} can't replicate
   */
  public static PostgresServer start() {
    String url = System.getProperty(URL_PROPERTY, "");
    if (!url.isBlank()) {
      PostgresServer server = of(ExternalPostgres.at(url));
      server.requireLogicalReplication();
      return server;
    }
    return of(DockerEngine.available() ? new ContainerPostgres() : PostgresProcess.temporary());
  }

  /**
   * Starts an embedded server whose data stay when it is closed, for tests that start it again.
   *
   * @param directory where its data and its log are, or come to be
   */
  public static PostgresServer start(Path directory, int port) {
    return of(PostgresProcess.over(directory, port));
  }

  private static PostgresServer of(DatabaseBackend backend) {
    PostgresServer server = new PostgresServer(backend);
    try {
      RequiredVersion.require(VERSION_PROPERTY, "PostgreSQL", server.show("server_version"));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** Makes an empty database with a name that no other has. */
  public TestDatabase createDatabase() {
    return TestDatabase.create(DatabaseKind.POSTGRES, backend);
  }

  /** The JDBC URL of a database of this server, without user and password. */
  public String jdbcUrl(String database) {
    return database(database).jdbcUrl();
  }

  private TestDatabase database(String name) {
    return TestDatabase.of(DatabaseKind.POSTGRES, backend, name);
  }

  private void requireLogicalReplication() {
    String level = show("wal_level");
    if (!"logical".equals(level)) {
      throw new IllegalStateException(
          "%s: wal_level must be logical, was %s".formatted(URL_PROPERTY, level));
    }
  }

  private String show(String setting) {
    try (Connection connection = database("postgres").connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SHOW " + setting)) {
      result.next();
      return result.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "SHOW %s: %s (the server of %s, if that is set)"
              .formatted(setting, e.getMessage(), URL_PROPERTY),
          e);
    }
  }
}
