package dev.commitline.outbox.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of a test, and a login to it.
 *
 * @param jdbcUrl without user and password
 * @param host where the server listens
 * @param port its port
 * @param name the database
 * @param username a superuser, if {@link PostgresServer#createDatabase()} made this
 * @param password its password
 */
public record TestDatabase(
    String jdbcUrl, String host, int port, String name, String username, String password) {

  private static final int TERMINATE_WAIT_MILLIS = 10_000;

  static TestDatabase of(PostgresBackend server, String name) {
    return new TestDatabase(
        "jdbc:postgresql://%s:%d/%s".formatted(server.host(), server.port(), name),
        server.host(),
        server.port(),
        name,
        server.username(),
        server.password());
  }

  /** The same database through another login. */
  public TestDatabase as(String otherUsername, String otherPassword) {
    return new TestDatabase(jdbcUrl, host, port, name, otherUsername, otherPassword);
  }

  /** A data source without a pool: each connection is a new one. */
  public DataSource dataSource() {
    return dataSource(name);
  }

  /** A new connection. */
  public Connection connect() throws SQLException {
    return dataSource().getConnection();
  }

  /** Runs SQL statements, separated by semicolons, in one implicit transaction. */
  public void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("database %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  /**
   * Drops the database, its replication slots first; ends all sessions that use it. Does nothing
   * when it is gone. Needs the superuser's login.
   */
  public void drop() {
    try (Connection connection = dataSource("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          SELECT pg_terminate_backend(active_pid, %d) FROM pg_replication_slots
          WHERE database = '%s' AND active
          """
              .formatted(TERMINATE_WAIT_MILLIS, name));
      statement.execute(
          "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '%s'"
              .formatted(name));
      statement.execute("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
    } catch (SQLException e) {
      throw new IllegalStateException(
          "database %s was not dropped: %s".formatted(name, e.getMessage()), e);
    }
  }

  private DataSource dataSource(String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {host});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(database);
    source.setUser(username);
    source.setPassword(password);
    return source;
  }

  @Override
  public String toString() {
    return "TestDatabase[%s as %s]".formatted(jdbcUrl, username);
  }
}
