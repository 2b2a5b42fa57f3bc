package dev.commitline.outbox.postgres.relay.server;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Which server this is, and how far its history reaches (manual, 53.4: streaming replication
 * protocol).
 *
 * @param systemId the cluster's identifier
 * @param timeline its current timeline
 * @param walEnd the end of its WAL
 */
public record ServerIdentity(String systemId, int timeline, long walEnd) {

  public static ServerIdentity read(Connection replication) throws SQLException {
    try (Statement statement = replication.createStatement();
        ResultSet row = statement.executeQuery("IDENTIFY_SYSTEM")) {
      row.next();
      return new ServerIdentity(
          row.getString("systemid"),
          row.getInt("timeline"),
          LsnPosition.parse(row.getString("xlogpos")));
    }
  }

  public LsnPosition at(long lsn) {
    return new LsnPosition(systemId, timeline, lsn);
  }

  /**
   * Makes sure that the position lies in this server's own past: same cluster, a timeline that this
   * one comes from, left no earlier than the position, and not beyond the end of the WAL.
   */
  public void requireHistoryOf(LsnPosition committed, Connection replication) throws SQLException {
    if (!systemId.equals(committed.systemId())) {
      throw changed(committed, "this server has system identifier " + systemId);
    }
    if (timeline < committed.timeline()) {
      throw changed(committed, "this server is on the older timeline " + timeline);
    }
    if (Long.compareUnsigned(walEnd, committed.lsn()) < 0) {
      throw changed(committed, "this server's WAL ends earlier");
    }
    if (timeline > committed.timeline()) {
      requireSwitchBehind(committed, replication);
    }
  }

  private void requireSwitchBehind(LsnPosition committed, Connection replication)
      throws SQLException {
    String history = timelineHistory(replication);
    for (String line : history.split("\n")) {
      String[] fields = line.trim().split("\\s+");
      if (fields.length >= 2 && fields[0].equals(Integer.toString(committed.timeline()))) {
        if (Long.compareUnsigned(LsnPosition.parse(fields[1]), committed.lsn()) < 0) {
          throw changed(
              committed,
              "this server left timeline %d earlier, at %s"
                  .formatted(committed.timeline(), fields[1]));
        }
        return;
      }
    }
    throw changed(
        committed,
        "this server's timeline %d does not come from timeline %d"
            .formatted(timeline, committed.timeline()));
  }

  private String timelineHistory(Connection replication) throws SQLException {
    try (Statement statement = replication.createStatement();
        ResultSet row = statement.executeQuery("TIMELINE_HISTORY " + timeline)) {
      row.next();
      return new String(row.getBytes("content"), StandardCharsets.US_ASCII);
    }
  }

  private static RelayException changed(LsnPosition committed, String what) {
    return new RelayException(
        RelayError.SOURCE_CHANGED, "Kafka has events up to %s, but %s".formatted(committed, what));
  }
}
