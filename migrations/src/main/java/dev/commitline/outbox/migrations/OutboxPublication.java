package dev.commitline.outbox.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A publication belongs to no schema. So it stays when the outbox's schema is dropped, and is in
 * the way of the next outbox of that name; and it can be dropped without the outbox, whose history
 * of migrations then says that it was made.
 */
final class OutboxPublication {

  private static final Logger log = LoggerFactory.getLogger(OutboxPublication.class);

  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final int WITH_SCHEMAS = 15;

  /** One at a time: so that nobody drops what another has made meanwhile. */
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtext('commitline publication'))";

  /** As the migrations make it. */
  private static final String CREATE =
      "CREATE PUBLICATION %s FOR TABLE %s WITH (publish = 'insert', publish_via_partition_root = true)";

  private static final String CONTENTS =
      """
      SELECT concat_ws(', ', CASE WHEN p.puballtables THEN 'all tables' END,
          (SELECT string_agg('table ' || r.prrelid::regclass, ', ' ORDER BY r.prrelid)
           FROM pg_publication_rel r WHERE r.prpubid = p.oid)%s)
      FROM pg_publication p WHERE p.pubname = ?
      """;

  private static final String SCHEMAS =
      """
      , (SELECT string_agg('schema ' || n.pnnspid::regnamespace, ', ' ORDER BY n.pnnspid)
           FROM pg_publication_namespace n WHERE n.pnpubid = p.oid)""";

  private final String publication;
  private final String outbox;
  private final String history;

  /**
   * One for an outbox.
   *
   * @param outbox the table, qualified
   * @param history the table of the migrations that were applied, qualified
   */
  OutboxPublication(String publication, String outbox, String history) {
    this.publication = publication;
    this.outbox = outbox;
    this.history = history;
  }

  /**
   * Drops it, before the migrations, if it is left over and publishes nothing any more.
   *
   * @throws IllegalStateException when it publishes something, and was not made by the migrations;
   *     or when this user may not drop it; says what to do
   */
  void clear(Connection connection) throws SQLException {
    alone(connection, this::clear);
  }

  /**
   * Makes it again, behind the migrations, if somebody has dropped it. Where this user may not, a
   * warning says what its owner has to do.
   */
  void restore(Connection connection) throws SQLException {
    alone(connection, this::restore);
  }

  @FunctionalInterface
  private interface Step {
    void take(Connection connection, Statement statement) throws SQLException;
  }

  private static void alone(Connection connection, Step step) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(LOCK);
      step.take(connection, statement);
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(autoCommit);
    }
  }

  private void restore(Connection connection, Statement statement) throws SQLException {
    if (contents(connection) != null) {
      return; // it is the relay that looks what it publishes
    }
    String create = CREATE.formatted(publication, outbox);
    try {
      statement.execute(create);
      log.warn(
          "publication {} had been dropped, and is made again; a relay that has read this outbox may need more: see CL-106 in docs/troubleshooting.md",
          publication);
    } catch (SQLException e) {
      if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback();
      log.warn(
          "publication {} was dropped, and this user may not make it again ({}). As the owner of {}, who may create in the database: {}",
          publication,
          e.getMessage(),
          outbox,
          create);
    }
  }

  private void clear(Connection connection, Statement statement) throws SQLException {
    String contents = contents(connection);
    if (contents == null || made(connection)) {
      return;
    }
    if (!contents.isEmpty()) {
      throw new IllegalStateException(
          "publication %s, which the outbox needs, is there already and publishes %s: drop it, or choose another schema or prefix for the outbox"
              .formatted(publication, contents));
    }
    drop(statement);
    log.warn(
        "publication {} was left over from an outbox that is gone, and published nothing: it is made anew",
        publication);
  }

  private void drop(Statement statement) throws SQLException {
    try {
      statement.execute("DROP PUBLICATION " + publication);
    } catch (SQLException e) {
      if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw e;
      }
      throw new IllegalStateException(
          "publication %s is left over from an outbox that is gone, and this user may not drop it (%s). As its owner or an administrator: DROP PUBLICATION %s"
              .formatted(publication, e.getMessage(), publication),
          e);
    }
  }

  /** In words; null when there is no such publication. */
  private @Nullable String contents(Connection connection) throws SQLException {
    boolean schemas = connection.getMetaData().getDatabaseMajorVersion() >= WITH_SCHEMAS;
    return first(connection, CONTENTS.formatted(schemas ? SCHEMAS : ""), publication);
  }

  /** Whether the migrations have made it: then it is the relay that looks what it publishes. */
  private boolean made(Connection connection) throws SQLException {
    return "t".equals(first(connection, "SELECT to_regclass(?) IS NOT NULL", history))
        && "t"
            .equals(
                first(
                    connection,
                    "SELECT EXISTS (SELECT FROM %s WHERE version = ? AND success)"
                        .formatted(history),
                    "2"));
  }

  private static @Nullable String first(Connection connection, String sql, String parameter)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }
}
