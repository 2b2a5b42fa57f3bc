package dev.commitline.outbox.mysql;

import dev.commitline.outbox.spi.EventsNotKeptException;
import dev.commitline.outbox.spi.OutboxNames;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What decides whether a session's events get into the binlog, and so to the relay.
 *
 * @param logged whether the server writes a binlog, and the session into it
 * @param format of the session's changes
 * @param rowImage how much of a row the session writes
 * @param gtidMode whether transactions have GTIDs
 * @param charset in which the session's texts arrive
 */
record BinlogSettings(
    boolean logged, String format, String rowImage, String gtidMode, String charset) {

  /**
   * What of it a session, or a restart of the server, may change behind the application's back; as
   * a statement's condition.
   */
  static final String CONDITION =
      "@@GLOBAL.log_bin = 1 AND @@SESSION.sql_log_bin = 1 AND @@SESSION.binlog_format = 'ROW' AND @@GLOBAL.gtid_mode = 'ON'";

  static BinlogSettings read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT @@GLOBAL.log_bin = 1 AND @@SESSION.sql_log_bin = 1, @@SESSION.binlog_format,
                    @@SESSION.binlog_row_image, @@GLOBAL.gtid_mode, @@SESSION.character_set_client
                """)) {
      row.next();
      return new BinlogSettings(
          row.getBoolean(1),
          row.getString(2),
          row.getString(3),
          row.getString(4),
          row.getString(5));
    }
  }

  /**
   * Makes sure that events are kept.
   *
   * @throws EventsNotKeptException when they would be lost, or could not be read
   */
  void requireKept() {
    require(
        logged,
        "the session writes no binlog (log_bin or sql_log_bin is off), so its events would be lost: switch it on");
    require(format.equals("ROW"), other("binlog_format", "ROW", format));
    require(rowImage.equals("FULL"), other("binlog_row_image", "FULL", rowImage));
    require(gtidMode.equals("ON"), other("gtid_mode", "ON", gtidMode));
    require(
        charset.equals("utf8mb4"),
        "the session's texts arrive as %s, which has not all characters: connect with utf8mb4 (characterEncoding=UTF-8)"
            .formatted(charset));
  }

  /**
   * Makes sure that no filter of the server keeps an outbox's changes out of the binlog.
   *
   * @throws EventsNotKeptException when one does
   */
  static void requireUnfiltered(Connection connection, OutboxNames names) throws SQLException {
    BinlogFilters.ask(connection, names)
        .flatMap(filters -> filters.keepsOut(names.schema()))
        .ifPresent(
            filter ->
                require(
                    false,
                    "the server keeps the database %s out of its binlog (%s), so its events would be lost: take that filter out of the server's configuration and restart it"
                        .formatted(names.schema(), filter)));
  }

  private static String other(String setting, String needed, String found) {
    return "%s has to be %s and is %s in this session, so the relay could not read its events: set it on the server, and nothing else in sessions"
        .formatted(setting, needed, found);
  }

  private static void require(boolean met, String message) {
    if (!met) {
      throw new EventsNotKeptException(message);
    }
  }
}
