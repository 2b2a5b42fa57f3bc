package dev.commitline.outbox.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the migrations have made. Flyway goes by its history alone: where a table was dropped, or
 * left out by a restore, it finds everything up to date.
 */
final class MadeParts {

  private static final String POSTGRES =
      """
      SELECT unnest(
          ARRAY(SELECT relname::text FROM pg_class WHERE relnamespace = n.oid AND relkind IN ('r', 'p'))
          || ARRAY(SELECT proname::text FROM pg_proc WHERE pronamespace = n.oid))
      FROM pg_namespace n WHERE n.nspname = ?
      """;

  /** Not of its procedures: a user who may not run one does not see it. */
  private static final String MYSQL =
      "SELECT table_name FROM information_schema.tables WHERE table_schema = ?";

  private static final List<Part> OF_POSTGRES =
      List.of(
          table(1, ""),
          table(1, "_head"),
          table(1, "_owner"),
          table(4, "_owner_audit"),
          table(5, "_history"),
          table(5, "_default"),
          table(5, "_history_default"),
          table(5, "_detached"),
          table(6, "_replay"),
          table(6, "_snapshot"),
          table(7, "_past"),
          table(7, "_history_past"),
          table(7, "_replaced"),
          table(8, "_relay"),
          routine(5, "_upper_bound"),
          routine(5, "_make_partitions"),
          routine(5, "_detach_partitions"),
          routine(5, "_drop_partitions"),
          routine(7, "_replace_default"),
          routine(9, "_beat"));

  private static final List<Part> OF_MYSQL =
      List.of(
          table(1, "_origin"),
          table(2, "_history"),
          table(2, ""),
          table(3, "_head"),
          table(4, "_owner"),
          table(4, "_owner_audit"),
          table(5, "_replay"),
          table(6, "_snapshot"),
          table(8, "_relay"));

  private static final List<String> PROCEDURES_OF_MYSQL =
      List.of("_make_partitions", "_drop_partitions", "_log_status", "_beat");

  /**
   * One of them.
   *
   * @param version of the migration that made it
   * @param suffix behind the outbox's own name
   */
  private record Part(int version, boolean routine, String suffix) {}

  private final String schema;
  private final String outbox;
  private final String history;
  private final List<Part> parts;
  private final String there;

  private MadeParts(String schema, String prefix, String history, List<Part> parts, String there) {
    this.schema = schema;
    this.outbox = prefix + "outbox";
    this.history = history;
    this.parts = parts;
    this.there = there;
  }

  static MadeParts ofPostgres(String schema, String prefix, String history) {
    return new MadeParts(schema, prefix, history, OF_POSTGRES, POSTGRES);
  }

  static MadeParts ofMySql(String schema, String prefix, String history) {
    return new MadeParts(schema, prefix, history, OF_MYSQL, MYSQL);
  }

  private static Part table(int version, String suffix) {
    return new Part(version, false, suffix);
  }

  private static Part routine(int version, String suffix) {
    return new Part(version, true, suffix);
  }

  /**
   * Makes sure that nothing is gone.
   *
   * @throws IllegalStateException with what is, and what to do
   */
  void requireAllThere(Connection connection) throws SQLException {
    if (!found(connection).contains(history)) {
      return; // the migrations have never run
    }
    int version = version(connection);
    Set<String> found = found(connection); // anew: others may migrate meanwhile
    String gone =
        parts.stream()
            .filter(part -> part.version() <= version && !found.contains(name(part)))
            .map(part -> (part.routine() ? "function " : "table ") + qualified(part))
            .collect(Collectors.joining(", "));
    if (!gone.isEmpty()) {
      throw new IllegalStateException(
          "%s.%s says that the outbox was made, but these are gone: %s. They were dropped, or a restore left them out: bring them back from a backup. Only where all that is left of the outbox may go, too, begin anew: %s; then migrate again, and see CL-105 in docs/troubleshooting.md"
              .formatted(schema, history, gone, dropping(found)));
    }
  }

  /** Statements that take away what is left. */
  private String dropping(Set<String> found) {
    String tables =
        Stream.concat(
                Stream.of(schema + "." + history),
                named(parts.stream().filter(part -> !part.routine()), found))
            .collect(Collectors.joining(", "));
    Stream<String> routines =
        parts.equals(OF_MYSQL)
            ? PROCEDURES_OF_MYSQL.stream()
                .map(suffix -> "DROP PROCEDURE IF EXISTS %s.%s%s".formatted(schema, outbox, suffix))
            : named(parts.stream().filter(Part::routine), found)
                .map(name -> "DROP FUNCTION " + name);
    return Stream.concat(Stream.of("DROP TABLE " + tables + " CASCADE"), routines)
        .collect(Collectors.joining("; "));
  }

  private Stream<String> named(Stream<Part> some, Set<String> found) {
    return some.filter(part -> found.contains(name(part))).map(this::qualified);
  }

  private Set<String> found(Connection connection) throws SQLException {
    Set<String> names = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(there)) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
    }
    return names;
  }

  /** Of the newest migration that was applied. */
  private int version(Connection connection) throws SQLException {
    String sql = "SELECT version FROM %s.%s WHERE success".formatted(schema, history);
    int newest = 0;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        String version = row.getString(1); // null of what is applied again and again
        newest = version == null ? newest : Math.max(newest, Integer.parseInt(version));
      }
    }
    return newest;
  }

  private String name(Part part) {
    return outbox + part.suffix();
  }

  private String qualified(Part part) {
    return schema + "." + name(part);
  }
}
