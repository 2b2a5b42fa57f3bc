package dev.commitline.outbox.postgres.relay.server;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.migrations.UnsupportedServerException;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a server has to be, before anything else is asked of it: PostgreSQL itself, new enough, and
 * the primary.
 */
final class SupportedServer {

  private SupportedServer() {}

  /** Makes a new session fit for use, or refuses it. */
  static void prepare(Connection session) throws SQLException {
    try {
      SessionLimits.lift(session);
    } catch (SQLException e) {
      require(session); // another product may not know the settings
      throw e;
    }
    require(session);
    requirePrimary(session);
  }

  private static void require(Connection session) throws SQLException {
    try {
      OutboxMigrations.requireSupported(session);
    } catch (UnsupportedServerException e) {
      throw new RelayException(RelayError.SERVER_UNSUPPORTED, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Makes sure that the server takes writes: a standby would even hand out the lease's lock, beside
   * the one that the primary hands out.
   */
  private static void requirePrimary(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_is_in_recovery(), inet_server_addr()::text, inet_server_port()")) {
      row.next();
      if (row.getBoolean(1)) {
        throw new RelayException(
            RelayError.SERVER_IS_STANDBY,
            "the server at %s:%s is a hot standby".formatted(row.getString(2), row.getString(3)));
      }
    }
  }
}
