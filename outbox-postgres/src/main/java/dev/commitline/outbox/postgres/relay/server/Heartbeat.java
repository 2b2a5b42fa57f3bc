package dev.commitline.outbox.postgres.relay.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A small transactional logical message that the relay writes for itself. Having come to it, the
 * relay confirms its slot that far, also where nothing is appended.
 */
public final class Heartbeat {

  /** Of its messages. */
  public static final String PREFIX = "commitline";

  /** Writes one, in a SELECT. */
  public static final String CALL =
      "pg_logical_emit_message(true, '%s', 'heartbeat')".formatted(PREFIX);

  private Heartbeat() {}

  /** Writes one, on a session in auto-commit. */
  public static void write(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("SELECT " + CALL);
    }
  }
}
