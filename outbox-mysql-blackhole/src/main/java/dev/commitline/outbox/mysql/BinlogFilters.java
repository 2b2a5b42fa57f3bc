package dev.commitline.outbox.mysql;

import dev.commitline.outbox.spi.OutboxNames;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which databases' changes the server keeps out of its binlog (manual, 19.1.6.4: binary logging
 * options). What is kept out is not an error anywhere: it commits, and no replica and no relay ever
 * sees it.
 *
 * <p>Public, since the relay asks the same.
 *
 * @param kept {@code binlog-do-db}: when not empty, no other database is in the binlog
 * @param left {@code binlog-ignore-db}: looked at only where {@code kept} is empty
 */
public record BinlogFilters(List<String> kept, List<String> left) {

  private static final int SYNTAX_ERROR = 1064;

  /** No such procedure, no right to call it, or its definer is gone or may not ask, either. */
  private static final Set<Integer> UNKNOWN = Set.of(1305, 1370, 1227, 1449, 1044, 1142);

  private static final BinlogFilters NONE = new BinlogFilters(List.of(), List.of());

  /** Copies what it is given. */
  public BinlogFilters {
    kept = List.copyOf(kept);
    left = List.copyOf(left);
  }

  /** As the server tells who has the right REPLICATION CLIENT. */
  public static BinlogFilters read(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      try (ResultSet row = statement.executeQuery("SHOW BINARY LOG STATUS")) {
        return of(row);
      } catch (SQLException e) {
        if (e.getErrorCode() != SYNTAX_ERROR) {
          throw e;
        }
      }
      try (ResultSet row = statement.executeQuery("SHOW MASTER STATUS")) { // before 8.2
        return of(row);
      }
    }
  }

  /**
   * As a procedure of the migrations tells an application; empty where it can't: then the relay
   * alone tells.
   */
  static Optional<BinlogFilters> ask(Connection session, OutboxNames names) throws SQLException {
    String call = "CALL %s.%soutbox_log_status()".formatted(names.schema(), names.prefix());
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(call)) {
      return Optional.of(of(row));
    } catch (SQLException e) {
      if (UNKNOWN.contains(e.getErrorCode())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static BinlogFilters of(ResultSet row) throws SQLException {
    return row.next()
        ? new BinlogFilters(
            names(row.getString("Binlog_Do_DB")), names(row.getString("Binlog_Ignore_DB")))
        : NONE; // there is no binlog
  }

  private static List<String> names(String list) {
    return list.isBlank() ? List.of() : List.of(list.split(",", -1));
  }

  /** The setting that keeps a database's changes out; empty where none does. */
  public Optional<String> keepsOut(String database) {
    if (!kept.isEmpty()) {
      return contains(kept, database)
          ? Optional.empty()
          : Optional.of(
              "binlog-do-db is '%s', without %s".formatted(String.join(",", kept), database));
    }
    return contains(left, database)
        ? Optional.of("binlog-ignore-db is '%s'".formatted(String.join(",", left)))
        : Optional.empty();
  }

  /** Our names are in lower case; the server may have been given them otherwise. */
  private static boolean contains(List<String> names, String database) {
    return names.stream().anyMatch(name -> name.strip().equalsIgnoreCase(database));
  }
}
