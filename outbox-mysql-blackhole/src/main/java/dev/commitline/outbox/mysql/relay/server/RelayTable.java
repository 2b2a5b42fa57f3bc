package dev.commitline.outbox.mysql.relay.server;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The table of relays: one row for each that ever ran, which takes its heartbeats. */
public final class RelayTable {

  private final String table;
  private final String outbox;
  private final String procedure;
  private final String relay;

  public RelayTable(SourceNames names) {
    this.table = names.qualified(names.relays());
    this.outbox = names.qualified(names.outbox());
    this.procedure = names.qualified(names.prefix() + "outbox_beat");
    this.relay = names.relay();
  }

  /** The outbox that heartbeats go through. */
  public String outbox() {
    return outbox;
  }

  /** Whether a relay of this name ran before. */
  public boolean known(Connection session) throws SQLException {
    try (PreparedStatement statement =
        session.prepareStatement("SELECT 1 FROM %s WHERE relay = ?".formatted(table))) {
      statement.setString(1, relay);
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /**
   * Writes a heartbeat on the way of the application's events, through a procedure of the
   * migrations, which runs with its definer's rights.
   *
   * @param nonce the id of its row in the outbox
   */
  public void beatThroughOutbox(Connection session, String nonce) throws SQLException {
    try (CallableStatement call = session.prepareCall("{call %s(?, ?)}".formatted(procedure))) {
      call.setString(1, relay);
      call.setString(2, nonce);
      call.execute();
    }
  }

  /** Writes one for the table of relays alone: a transaction for the binlog without an event. */
  public void beat(Connection session) throws SQLException {
    String sql =
        """
        INSERT INTO %s (relay, beat_at) VALUES (?, UTC_TIMESTAMP(6))
        ON DUPLICATE KEY UPDATE beat_at = UTC_TIMESTAMP(6)
        """;
    try (PreparedStatement statement = session.prepareStatement(sql.formatted(table))) {
      statement.setString(1, relay);
      statement.executeUpdate();
    }
  }

  /**
   * Writes one of a relay that ran before; from beside it, where a row must not be made.
   *
   * @return whether it did
   */
  public boolean beatAgain(Connection session) throws SQLException {
    String sql = "UPDATE %s SET beat_at = UTC_TIMESTAMP(6) WHERE relay = ?";
    try (PreparedStatement statement = session.prepareStatement(sql.formatted(table))) {
      statement.setString(1, relay);
      return statement.executeUpdate() == 1;
    }
  }
}
