package dev.commitline.outbox.mysql.relay.server;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The table of relays: one row for each that ever published, which takes its heartbeats. */
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

  /** Makes sure that neither this relay nor another has published from the outbox. */
  public void requireNone(Connection session) throws SQLException {
    try (PreparedStatement statement =
        session.prepareStatement(
            "SELECT relay, beat_at FROM %s ORDER BY relay <> ?, beat_at DESC LIMIT 1"
                .formatted(table))) {
      statement.setString(1, relay);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          throw known(row.getString(1), row.getString(2));
        }
      }
    }
  }

  private RelayException known(String other, String beatAt) {
    if (other.equals(relay)) {
      return new RelayException(
          RelayError.POSITION_LOST,
          "table %s knows relay '%s', so it has published from this outbox, but Kafka has no position of it"
              .formatted(table, relay));
    }
    return new RelayException(
        RelayError.RELAY_OTHER,
        "relay '%s' has published from this outbox (its last heartbeat was at %s UTC), and stands in %s; relay '%s' would begin anew. If that one is retired: DELETE FROM %s WHERE relay = '%s'"
            .formatted(other, beatAt, table, relay, table, other));
  }

  /** Says that this relay has published, once it has a position. */
  public void enter(Connection session) throws SQLException {
    try (PreparedStatement statement =
        session.prepareStatement("SELECT 1 FROM %s WHERE relay = ?".formatted(table))) {
      statement.setString(1, relay);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          return;
        }
      }
    }
    String sql = "INSERT INTO %s (relay, beat_at) VALUES (?, UTC_TIMESTAMP(6))".formatted(table);
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      statement.setString(1, relay);
      statement.executeUpdate();
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
