package dev.commitline.outbox.mysql.relay;

import java.sql.SQLException;
import java.sql.Statement;

/** Ends sessions of others. */
final class ServerSessions {

  private static final int UNKNOWN_THREAD = 1094;

  private ServerSessions() {}

  /** It may have ended by itself, for example since another one of the same relay was ended. */
  static void end(Statement kill, String id) throws SQLException {
    try {
      kill.execute("KILL " + id);
    } catch (SQLException e) {
      if (e.getErrorCode() != UNKNOWN_THREAD) {
        throw e;
      }
    }
  }
}
