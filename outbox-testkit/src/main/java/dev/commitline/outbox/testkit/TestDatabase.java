package dev.commitline.outbox.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * A database of a test, and a login to it: the superuser's, as its server made it.
 *
 * <p>Thread safety: immutable.
 */
public final class TestDatabase {

  private final DatabaseKind kind;
  private final String host;
  private final int port;
  private final String name;
  private final String username;
  private final String password;

  private TestDatabase(
      DatabaseKind kind, String host, int port, String name, String username, String password) {
    this.kind = kind;
    this.host = host;
    this.port = port;
    this.name = name;
    this.username = username;
    this.password = password;
  }

  static TestDatabase of(DatabaseKind kind, DatabaseBackend server, String name) {
    return new TestDatabase(
        kind, server.host(), server.port(), name, server.username(), server.password());
  }

  /** Makes an empty one, with a name that no other has. */
  static TestDatabase create(DatabaseKind kind, DatabaseBackend server) {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
    of(kind, server, kind.administrative).execute("CREATE DATABASE " + name);
    return of(kind, server, name);
  }

  /** The same database through another login. */
  public TestDatabase as(String otherUsername, String otherPassword) {
    return new TestDatabase(kind, host, port, name, otherUsername, otherPassword);
  }

  /** Another database of the same server. */
  public TestDatabase named(String otherName) {
    return new TestDatabase(kind, host, port, otherName, username, password);
  }

  /** The database of that name on another server. */
  public TestDatabase at(String otherHost, int otherPort) {
    return new TestDatabase(kind, otherHost, otherPort, name, username, password);
  }

  /** The JDBC URL, without user and password. */
  public String jdbcUrl() {
    return kind.url(host, port, name);
  }

  /** Where the server listens. */
  public String host() {
    return host;
  }

  /** The server's port. */
  public int port() {
    return port;
  }

  /** The database's name. */
  public String name() {
    return name;
  }

  /** Who logs in. */
  public String username() {
    return username;
  }

  /** With which password. */
  public String password() {
    return password;
  }

  /** A data source without a pool: each connection is a new one. */
  public DataSource dataSource() {
    return kind.dataSource(jdbcUrl(), username, password);
  }

  /** A new connection. */
  public Connection connect() throws SQLException {
    return dataSource().getConnection();
  }

  /** Runs SQL statements, separated by semicolons; on PostgreSQL in one implicit transaction. */
  public void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("database %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  /**
   * Drops the database with what hangs on it, such as replication slots; ends all sessions that use
   * it. Does nothing when it is gone. Needs the superuser's login.
   */
  public void drop() {
    String url = kind.url(host, port, kind.administrative);
    try (Connection connection = kind.dataSource(url, username, password).getConnection();
        Statement statement = connection.createStatement()) {
      kind.drop(statement, name);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "database %s was not dropped: %s".formatted(name, e.getMessage()), e);
    }
  }

  @Override
  public String toString() {
    return "TestDatabase[%s as %s]".formatted(jdbcUrl(), username);
  }
}
