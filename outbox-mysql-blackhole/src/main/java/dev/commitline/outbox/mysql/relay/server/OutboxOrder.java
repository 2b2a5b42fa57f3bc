package dev.commitline.outbox.mysql.relay.server;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The order of the outbox's columns, in which the binlog has their values. */
public final class OutboxOrder {

  /** As the migrations make it; others may only come behind. */
  public static final List<String> MADE =
      List.of(
          "id",
          "aggregatetype",
          "aggregateid",
          "type",
          "payload",
          "topic",
          "compacted",
          "aggregateseq",
          "source",
          "contenttype",
          "time",
          "txindex",
          "txsize",
          "headers");

  private OutboxOrder() {}

  /** Whether columns begin with those that the outbox was made with. */
  public static boolean isMade(List<String> columns) {
    return columns.size() >= MADE.size() && columns.subList(0, MADE.size()).equals(MADE);
  }

  /** As it is now, in lower case. */
  public static List<String> read(Connection session, SourceNames names) throws SQLException {
    try (PreparedStatement statement =
        session.prepareStatement(
            """
            SELECT LOWER(column_name) FROM information_schema.columns
            WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position
            """)) {
      statement.setString(1, names.database());
      statement.setString(2, names.outbox());
      try (ResultSet row = statement.executeQuery()) {
        List<String> columns = new ArrayList<>();
        while (row.next()) {
          columns.add(row.getString(1));
        }
        return columns;
      }
    }
  }

  /**
   * Makes sure that the log tells which value belongs to which column.
   *
   * @throws RelayException where it does not
   */
  public static void requireTold(Connection session, SourceNames names) throws SQLException {
    List<String> columns = read(session, names);
    if (!isMade(columns) && !columns.isEmpty() && !named(session)) {
      throw new RelayException(
          RelayError.OUTBOX_COLUMNS,
          "the columns of %s are %s, and not those that it was made with, %s, and binlog_row_metadata is not FULL"
              .formatted(names.qualified(names.outbox()), columns, MADE));
    }
  }

  private static boolean named(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@GLOBAL.binlog_row_metadata = 'FULL'")) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
