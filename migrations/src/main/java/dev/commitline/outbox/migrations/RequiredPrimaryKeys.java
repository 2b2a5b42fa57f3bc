package dev.commitline.outbox.migrations;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A server that lets no table be without a primary key ({@code sql_require_primary_key}); the
 * BLACKHOLE has none. Switched off in the migrating sessions only, where their user may do that.
 *
 * @param schema where the outbox is, or will be
 * @param table the outbox
 */
record RequiredPrimaryKeys(String schema, String table) {

  private static final String SET = "SET SESSION sql_require_primary_key = ";

  /**
   * A source of connections that may make it.
   *
   * @return the same one where nothing stands against it
   * @throws IllegalStateException when the outbox is still to be made and the user may not switch
   *     the setting off; says what to do
   */
  DataSource switchedOff(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      if (!isOne(statement, "SELECT @@SESSION.sql_require_primary_key")) {
        return dataSource;
      }
      if (maySwitch(statement)) {
        return switching(dataSource);
      }
      requireMade(statement);
      return dataSource;
    }
  }

  private static boolean maySwitch(Statement statement) {
    try {
      return !statement.execute(SET + "ON");
    } catch (SQLException e) {
      return false;
    }
  }

  private void requireMade(Statement statement) throws SQLException {
    String made =
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '%s' AND table_name = '%s'"
            .formatted(schema, table);
    if (!isOne(statement, made)) {
      throw new IllegalStateException(
          "sql_require_primary_key is ON, and %s.%s, a BLACKHOLE, has no primary key: migrate with a user that may switch it off in its session (GRANT SESSION_VARIABLES_ADMIN, before MySQL 8.0.14 SYSTEM_VARIABLES_ADMIN), or use transport table; nothing was made"
              .formatted(schema, table));
    }
  }

  private static boolean isOne(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      return result.next() && result.getInt(1) == 1;
    }
  }

  /** Off in each connection, and on again when it goes back to its pool. */
  private static DataSource switching(DataSource dataSource) {
    return proxy(
        DataSource.class,
        (proxy, method, arguments) -> {
          try {
            Object result = method.invoke(dataSource, arguments);
            return result instanceof Connection connection ? switchedOff(connection) : result;
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private static Connection switchedOff(Connection connection) throws SQLException {
    set(connection, "OFF");
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("close")) {
            return closed(connection);
          }
          try {
            return method.invoke(connection, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private static @Nullable Object closed(Connection connection) throws SQLException {
    try (connection) {
      if (!connection.isClosed()) {
        set(connection, "ON");
      }
    }
    return null;
  }

  private static void set(Connection connection, String value) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SET + value);
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
