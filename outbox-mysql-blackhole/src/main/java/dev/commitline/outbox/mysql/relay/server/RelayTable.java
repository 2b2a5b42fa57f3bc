package dev.commitline.outbox.mysql.relay.server;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The table of relays: one row for each that ever ran, which takes its heartbeats. */
public final class RelayTable {

  private final String table;
  private final String relay;

  public RelayTable(SourceNames names) {
    this.table = names.qualified(names.relays());
    this.relay = names.relay();
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

  /** Writes a heartbeat: a transaction for the binlog that holds no event. */
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
