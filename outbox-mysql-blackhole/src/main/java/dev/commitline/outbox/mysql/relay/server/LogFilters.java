package dev.commitline.outbox.mysql.relay.server;

import dev.commitline.outbox.mysql.BinlogFilters;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What keeps changes of the outbox out of the log that the relay reads: filters of the binlog and,
 * where the server is a replica, those of its replication (manual, 19.2.5: how servers evaluate
 * replication filtering rules). Nobody gets an error from any of them.
 */
public final class LogFilters {

  private static final int SYNTAX_ERROR = 1064;
  private static final int UNKNOWN_VARIABLE = 1193;

  private LogFilters() {}

  /**
   * Makes sure that the log shows every change of the outbox.
   *
   * @throws RelayException when something keeps them out; names it
   */
  public static void requireNone(Connection session, SourceNames names) throws SQLException {
    Optional<String> filter = BinlogFilters.read(session).keepsOut(names.database());
    if (filter.isPresent()) {
      throw narrowed(names, filter.get() + ", in the server's configuration");
    }
    for (ReplicaFilters channel : channels(session)) {
      if (!logsWhatItReplicates(session)) {
        throw narrowed(
            names,
            "log_replica_updates (before 8.0.26: log_slave_updates) is OFF on this replica, so its binlog has nothing of its source");
      }
      Optional<String> its = channel.keepsOut(names);
      if (its.isPresent()) {
        throw narrowed(names, its.get() + ", of this replica");
      }
    }
  }

  private static RelayException narrowed(SourceNames names, String why) {
    return new RelayException(
        RelayError.LOG_NARROWED,
        "the binlog does not show what is written into %s: %s"
            .formatted(names.qualified(names.outbox()), why));
  }

  private static List<ReplicaFilters> channels(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      try (ResultSet rows = statement.executeQuery("SHOW REPLICA STATUS")) {
        return channels(rows);
      } catch (SQLException e) {
        if (e.getErrorCode() != SYNTAX_ERROR) {
          throw e;
        }
      }
      try (ResultSet rows = statement.executeQuery("SHOW SLAVE STATUS")) { // before 8.0.22
        return channels(rows);
      }
    }
  }

  private static List<ReplicaFilters> channels(ResultSet rows) throws SQLException {
    List<ReplicaFilters> channels = new ArrayList<>();
    while (rows.next()) {
      channels.add(ReplicaFilters.of(rows));
    }
    return channels;
  }

  private static boolean logsWhatItReplicates(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      try (ResultSet row = statement.executeQuery("SELECT @@GLOBAL.log_replica_updates")) {
        row.next();
        return row.getBoolean(1);
      } catch (SQLException e) {
        if (e.getErrorCode() != UNKNOWN_VARIABLE) {
          throw e;
        }
      }
      try (ResultSet row = statement.executeQuery("SELECT @@GLOBAL.log_slave_updates")) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
