package dev.commitline.outbox.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Makes sure that a server takes names as they stand in Commitline's SQL, without quotes: which
 * words PostgreSQL has reserved, it says itself, for each version has others.
 */
final class UsableNames {

  /**
   * A word may be reserved but for functions and types ('T'), which a schema is not, and a role is
   * for this grammar. In PL/pgSQL, LOOP ends the query of a FOR.
   */
  private static final String POSTGRES =
      """
      SELECT what, name FROM (VALUES ('schema', ?), ('appRole', ?), ('relayRole', ?)) used (what, name)
      WHERE starts_with(name, 'pg_')
          OR EXISTS (SELECT FROM pg_get_keywords()
                     WHERE word = name AND (catcode = 'R' OR catcode = 'T' AND what = 'schema'))
          OR what = 'schema' AND name IN ('information_schema', 'loop')
          OR what <> 'schema' AND name IN ('public', 'none')
      """;

  /** In front of a dot, MySQL takes any word for a name. */
  private static final Set<String> OF_MYSQL =
      Set.of("mysql", "sys", "information_schema", "performance_schema");

  private UsableNames() {}

  /**
   * Refuses those that PostgreSQL keeps for itself.
   *
   * @throws IllegalArgumentException naming the first
   */
  static void requireOnPostgres(
      Connection connection, String schema, String appRole, String relayRole) throws SQLException {
    List<String> names = List.of(schema, appRole, relayRole);
    try (PreparedStatement statement = connection.prepareStatement(POSTGRES)) {
      for (int i = 0; i < names.size(); i++) {
        statement.setString(i + 1, names.get(i));
      }
      try (ResultSet reserved = statement.executeQuery()) {
        if (reserved.next()) {
          throw reserved(reserved.getString(1), reserved.getString(2), "PostgreSQL");
        }
      }
    }
  }

  /**
   * Refuses the schemas that are MySQL's own.
   *
   * @throws IllegalArgumentException naming it
   */
  static void requireOnMySql(String schema) {
    if (OF_MYSQL.contains(schema)) {
      throw reserved("schema", schema, "MySQL");
    }
  }

  private static IllegalArgumentException reserved(String what, String name, String server) {
    return new IllegalArgumentException(
        "%s must not be '%s', which %s has reserved: choose another name%s"
            .formatted(
                what,
                name,
                server,
                what.equals("schema")
                    ? ", and give it to the relay and the applications alike"
                    : ""));
  }
}
