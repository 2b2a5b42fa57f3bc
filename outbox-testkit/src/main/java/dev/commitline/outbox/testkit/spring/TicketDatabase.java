package dev.commitline.outbox.testkit.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.assertj.core.api.Assumptions;

/**
 * The database of the ticket application, and what differs between kinds of databases.
 *
 * <p>On PostgreSQL the outbox is in its default place and transport. On MySQL, where a schema is no
 * part of a database, it is in the application's own; and it has a history, as nothing could be
 * read by SQL otherwise.
 */
record TicketDatabase(TestDatabase real) {

  private static final int CHUNK = 1_000;

  /** Of the application, as {@code name=value}. */
  List<String> properties() {
    return onMySql()
        ? List.of(
            "commitline.outbox.schema=" + real.name(),
            "commitline.outbox.transport=blackhole-with-history",
            "spring.flyway.baseline-on-migrate=true",
            "spring.flyway.baseline-version=0")
        : List.of();
  }

  /** What the names of the outbox's tables begin with in SQL. */
  String schema() {
    return onMySql() ? real.name() : "commitline";
  }

  /** Where captured events can be read. */
  String events() {
    return schema() + (onMySql() ? ".outbox_history" : ".outbox");
  }

  /** A header in SQL. */
  String header(String name) {
    return onMySql()
        ? "JSON_UNQUOTE(JSON_EXTRACT(headers, '$.%s'))".formatted(name)
        : "headers ->> '%s'".formatted(name);
  }

  /**
   * Empties the outbox and tables of the application, and lets their ids begin anew. On MySQL, a
   * TRUNCATE is DDL and slow.
   */
  void empty(String... tables) {
    if (onMySql()) {
      execute(
          "DELETE FROM %s; DELETE FROM %s.outbox_head; %s"
              .formatted(
                  events(),
                  schema(),
                  Stream.of(tables).map("TRUNCATE "::concat).collect(Collectors.joining("; "))));
    } else {
      execute(
          "TRUNCATE commitline.outbox, commitline.outbox_head, %s RESTART IDENTITY"
              .formatted(String.join(", ", tables)));
    }
  }

  /** Gives a table of the outbox another name. */
  void rename(String table, String other) {
    execute(
        "ALTER TABLE %1$s.%2$s RENAME TO %3$s"
            .formatted(schema(), table, onMySql() ? schema() + "." + other : other));
  }

  /** Drops a schema beside that of the outbox; on PostgreSQL it goes with the database. */
  void drop(String schema) {
    if (onMySql()) {
      execute("DROP DATABASE IF EXISTS " + schema);
    }
  }

  /**
   * Asserts that these statements are all that a transaction's events may cost: on PostgreSQL one
   * for each thousand of them; on MySQL, with its history, two, and those for the head rows.
   */
  void assertFew(List<String> executed, int events, int aggregates) {
    int chunks = (events + CHUNK - 1) / CHUNK;
    if (onMySql()) {
      int heads = 2 * ((aggregates + CHUNK - 1) / CHUNK);
      assertThat(executed).hasSizeBetween(2 * chunks + 1, 2 * chunks + heads + 1);
    } else {
      assertThat(executed).hasSize(chunks);
    }
  }

  /** Skips a test that needs {@code UPDATE .. RETURNING}. */
  void assumeReturning() {
    Assumptions.assumeThat(onMySql()).as("MySQL has no UPDATE .. RETURNING").isFalse();
  }

  private boolean onMySql() {
    return real.jdbcUrl().startsWith("jdbc:mysql:");
  }

  void execute(String sql) {
    real.execute(sql);
  }

  Connection connect() throws SQLException {
    return real.connect();
  }

  DataSource dataSource() {
    return real.dataSource();
  }
}
