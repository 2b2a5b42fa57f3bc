package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/**
 * Looks whether database, outbox, publication and rights are as the relay needs them; changes
 * nothing.
 */
final class Preflight {

  /** Publications of whole schemas came with this version. */
  private static final int WITH_SCHEMAS = 15;

  private final Connection session;
  private final SourceNames names;

  Preflight(Connection session, SourceNames names) {
    this.session = session;
    this.names = names;
  }

  void run() throws SQLException {
    requireLogicalWal();
    requireReplicationRight();
    requireOutbox();
    requirePublication();
  }

  private void requireLogicalWal() throws SQLException {
    String level = text("SELECT current_setting('wal_level')");
    if (!level.equals("logical")) {
      throw new RelayException(RelayError.WAL_LEVEL, "wal_level is '" + level + "'");
    }
  }

  private void requireReplicationRight() throws SQLException {
    // rds_replication is how Amazon RDS grants it: there, roles can't have the attribute
    boolean permitted =
        is(
            """
            SELECT rolsuper OR rolreplication OR EXISTS (
              SELECT FROM pg_roles g WHERE g.rolname = 'rds_replication'
                                       AND pg_has_role(current_user, g.oid, 'MEMBER'))
            FROM pg_roles WHERE rolname = current_user
            """);
    if (!permitted) {
      throw new RelayException(
          RelayError.REPLICATION_NOT_PERMITTED,
          "user '%s' may not replicate".formatted(text("SELECT current_user")));
    }
  }

  /** And what was part of it, which migrations that are older than this relay have not made. */
  private void requireOutbox() throws SQLException {
    requireTable(names.table());
    requireTable(names.table() + "_past");
    requireTable(names.table() + "_relay");
    requireHeartbeat();
  }

  private void requireHeartbeat() throws SQLException {
    String beat = names.qualifiedTable() + "_beat(text, uuid)";
    if (!is("SELECT to_regprocedure(?) IS NOT NULL", beat)) {
      throw new RelayException(
          RelayError.OUTBOX_MISSING,
          "there is no function %s in database '%s'"
              .formatted(beat, text("SELECT current_database()")));
    }
    if (!is("SELECT has_function_privilege(?, 'EXECUTE')", beat)) {
      throw new RelayException(
          RelayError.OUTBOX_NOT_READABLE,
          "user '%s' may not execute %s".formatted(text("SELECT current_user"), beat));
    }
  }

  private void requireTable(String table) throws SQLException {
    String qualified = names.schema() + "." + table;
    String exists =
        "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p'))";
    if (!is(exists, names.schema(), table)) {
      throw new RelayException(
          RelayError.OUTBOX_MISSING,
          "there is no table %s in database '%s'"
              .formatted(qualified, text("SELECT current_database()")));
    }
    if (!is("SELECT has_schema_privilege(?, 'USAGE')", names.schema())
        || !is("SELECT has_table_privilege(?, 'SELECT')", qualified)) {
      throw new RelayException(
          RelayError.OUTBOX_NOT_READABLE,
          "user '%s' may not read %s".formatted(text("SELECT current_user"), qualified));
    }
  }

  private void requirePublication() throws SQLException {
    if (!is("SELECT EXISTS (SELECT FROM pg_publication WHERE pubname = ?)", names.publication())) {
      throw new RelayException(
          RelayError.PUBLICATION_MISSING, "there is no publication " + names.publication());
    }
    String insertsOnly =
        "SELECT pubinsert AND NOT (pubupdate OR pubdelete OR pubtruncate)"
            + " FROM pg_publication WHERE pubname = ?";
    if (!is(insertsOnly, names.publication())) {
      throw mismatch("publishes other than inserts alone");
    }
    LogShape.requireWhole(session, names);
    requireOutboxAlone();
  }

  /**
   * By its name: a schema that is taken out of a publication and put back leaves no trace, and the
   * other tables of the outbox's schema would come through the stream, too.
   */
  private void requireOutboxAlone() throws SQLException {
    if (is("SELECT puballtables FROM pg_publication WHERE pubname = ?", names.publication())) {
      throw mismatch("is FOR ALL TABLES, and has to be FOR TABLE " + names.qualifiedTable());
    }
    String listed =
        "SELECT EXISTS (SELECT FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid"
            + " WHERE p.pubname = ? AND r.prrelid = to_regclass(?))";
    if (!is(listed, names.publication(), names.qualifiedTable())) {
      throw mismatch("does not hold table %s by its name".formatted(names.qualifiedTable()));
    }
    if (session.getMetaData().getDatabaseMajorVersion() < WITH_SCHEMAS) {
      return;
    }
    String schema =
        TextQuery.first(
            session,
            "SELECT n.pnnspid::regnamespace FROM pg_publication_namespace n"
                + " JOIN pg_publication p ON p.oid = n.pnpubid WHERE p.pubname = ?",
            names.publication());
    if (schema != null) {
      throw mismatch(
          "holds TABLES IN SCHEMA %s, and has to be FOR TABLE %s alone"
              .formatted(schema, names.qualifiedTable()));
    }
  }

  private RelayException mismatch(String what) {
    return new RelayException(
        RelayError.PUBLICATION_MISMATCH, "publication %s %s".formatted(names.publication(), what));
  }

  private boolean is(String sql, String... parameters) throws SQLException {
    return text(sql, parameters).equals("t");
  }

  /** Of a query that has an answer always. */
  private String text(String sql, String... parameters) throws SQLException {
    return Objects.requireNonNull(TextQuery.first(session, sql, parameters), sql);
  }
}
