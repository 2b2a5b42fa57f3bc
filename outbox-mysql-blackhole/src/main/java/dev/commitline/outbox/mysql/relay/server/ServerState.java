package dev.commitline.outbox.mysql.relay.server;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.GtidPosition;
import dev.commitline.outbox.relay.protocol.GtidSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Which server this is, and how far its binlog reaches (manual, 19.1.3: replication with GTIDs).
 *
 * @param uuid the server's UUID
 * @param executed all transactions that it has committed
 * @param purged those of them that are not in its binlog any more
 */
public record ServerState(String uuid, GtidSet executed, GtidSet purged) {

  public static ServerState read(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT @@GLOBAL.server_uuid, @@GLOBAL.gtid_executed, @@GLOBAL.gtid_purged")) {
      row.next();
      return new ServerState(
          row.getString(1), GtidSet.parse(row.getString(2)), GtidSet.parse(row.getString(3)));
    }
  }

  public GtidPosition at(GtidSet gtids) {
    return new GtidPosition(uuid, gtids);
  }

  /**
   * Makes sure that the position lies in this server's own past, and that its binlog holds all that
   * is behind. Another server than before is right if it has the position's transactions: a replica
   * that was promoted.
   *
   * @param what whose position it is, for the message
   */
  public void requireHistoryOf(GtidPosition position, String what) {
    if (!executed.containsAll(position.gtids())) {
      String server =
          uuid.equals(position.server())
              ? "this server, the same one (%s), has not executed all of it".formatted(uuid)
              : "this is another server (%s), which has not executed all of it".formatted(uuid);
      throw new RelayException(
          RelayError.SOURCE_CHANGED, "%s %s, but %s".formatted(what, position, server));
    }
    requireNothingPurgedBehind(position, what);
  }

  /** Makes sure that the binlog holds all that is behind the position. */
  private void requireNothingPurgedBehind(GtidPosition position, String what) {
    if (!position.gtids().containsAll(purged)) {
      throw new RelayException(
          RelayError.BINLOG_PURGED,
          "%s %s, but server %s has purged %s from its binlog"
              .formatted(what, position, uuid, purged));
    }
  }
}
