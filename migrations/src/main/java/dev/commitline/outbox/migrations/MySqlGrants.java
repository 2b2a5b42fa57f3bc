package dev.commitline.outbox.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two roles with least privilege, and what they may do.
 *
 * <p>Applied after every migrate, not once: an administrator may make the roles later, where this
 * user may not. A role that has its last grant has them all, and is left alone: a GRANT is DDL.
 */
final class MySqlGrants {

  private static final Logger log = LoggerFactory.getLogger(MySqlGrants.class);

  private final String schema;
  private final String tables;
  private final String appRole;
  private final String relayRole;

  MySqlGrants(String schema, String prefix, String appRole, String relayRole) {
    this.schema = schema;
    this.tables = schema + "." + prefix + "outbox";
    this.appRole = appRole;
    this.relayRole = relayRole;
  }

  void apply(Connection connection) {
    apply(connection, appRole, app());
    apply(connection, relayRole, relay());
  }

  /** The role of applications has all its grants, as far as this user may see. */
  boolean appComplete(Connection connection) {
    return complete(connection, appRole, last(app()));
  }

  /** So has that of the relay. */
  boolean relayComplete(Connection connection) {
    return complete(connection, relayRole, last(relay()));
  }

  private static String last(List<String> grants) {
    return grants.get(grants.size() - 1);
  }

  /** The last one has to be the newest, and the only one on its table or procedure. */
  private List<String> app() {
    return Stream.of(
            "INSERT ON %s",
            "SELECT, INSERT ON %s_history",
            "SELECT, INSERT, UPDATE ON %s_head",
            "SELECT, INSERT, UPDATE (lock_right) ON %s_owner",
            "SELECT, INSERT, UPDATE (last_id, aggregates, events, seen_at, done_at) ON %s_snapshot",
            "EXECUTE ON PROCEDURE %s_log_status")
        .map(grant -> grant.formatted(tables))
        .toList();
  }

  private List<String> relay() {
    return Stream.of(
            "REPLICATION SLAVE, REPLICATION CLIENT ON *.*",
            "CREATE TEMPORARY TABLES ON `" + schema + "`.*",
            "SELECT ON %s",
            "SELECT ON %s_history",
            "SELECT ON %s_origin",
            "SELECT, INSERT, UPDATE ON %s_relay",
            "EXECUTE ON PROCEDURE %s_make_partitions",
            "EXECUTE ON PROCEDURE %s_drop_partitions",
            "SELECT, INSERT, UPDATE (state, events, runner, seen_at, moved_by, moved_at, fault) ON %s_replay",
            "EXECUTE ON PROCEDURE %s_beat",
            "SELECT ON %s_head")
        .map(grant -> grant.formatted(tables))
        .toList();
  }

  private void apply(Connection connection, String role, List<String> grants) {
    if (complete(connection, role, last(grants))) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE IF NOT EXISTS '%s'".formatted(role));
      for (String grant : grants) {
        statement.execute("GRANT %s TO '%s'".formatted(grant, role));
      }
    } catch (SQLException e) {
      log.warn(
          "role {} is not complete: {}. As an administrator: CREATE ROLE IF NOT EXISTS '{}'; {}",
          role,
          e.getMessage(),
          role,
          String.join(
              "; ", grants.stream().map(g -> "GRANT %s TO '%s'".formatted(g, role)).toList()));
    }
  }

  /** Whoever may not ask gives the grants again, or is told that it can't. */
  private boolean complete(Connection connection, String role, String last) {
    String what = last.substring(0, last.lastIndexOf(' '));
    String granted =
        "%s `%s`.`%s`".formatted(what, schema, last.substring(last.lastIndexOf('.') + 1));
    try (Statement statement = connection.createStatement();
        ResultSet grant = statement.executeQuery("SHOW GRANTS FOR '%s'".formatted(role))) {
      while (grant.next()) {
        if (grant.getString(1).replace('"', '`').contains(granted)) { // by sql_mode ANSI_QUOTES
          return true;
        }
      }
      return false;
    } catch (SQLException e) {
      return false;
    }
  }
}
