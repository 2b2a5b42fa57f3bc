package dev.commitline.outbox.mysql.relay.history;

import dev.commitline.outbox.mysql.relay.history.HistoryMoment.Cut;
import dev.commitline.outbox.mysql.relay.history.HistoryMoment.Range;
import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The tables that hold events, and what is committed in them. */
final class HistoryTables {

  /** About 1.5 MB in the audit row; and as many ranges to look for at each start of a run. */
  private static final int MOST_GAPS = 100_000;

  private final SourceNames names;

  HistoryTables(SourceNames names) {
    this.names = names;
  }

  /** What the session's snapshot sees. */
  HistoryMoment moment(Connection session) throws SQLException {
    List<Cut> cuts = new ArrayList<>();
    for (String table : tables(session)) {
      cuts.add(new Cut(table, last(session, table), missing(session, table)));
    }
    return new HistoryMoment(cuts);
  }

  /** The history, and the outbox where it keeps its rows: a BLACKHOLE has no key. */
  private List<String> tables(Connection session) throws SQLException {
    String sql =
        """
        SELECT DISTINCT table_name AS name FROM information_schema.statistics
        WHERE table_schema = ? AND table_name IN (?, ?) AND column_name = 'row_no' ORDER BY name
        """;
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      statement.setString(1, names.database());
      statement.setString(2, names.history());
      statement.setString(3, names.outbox());
      List<String> tables = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          tables.add(row.getString(1));
        }
      }
      if (tables.isEmpty()) {
        throw new RelayException(
            RelayError.OUTBOX_MISSING,
            "there is no table %s that this user may read"
                .formatted(names.qualified(names.history())));
      }
      return tables;
    }
  }

  private long last(Connection session, String table) throws SQLException {
    String sql = "SELECT COALESCE(MAX(row_no), 0) FROM " + names.qualified(table);
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private List<Range> missing(Connection session, String table) throws SQLException {
    String sql =
        """
        SELECT before_it + 1, row_no - 1
        FROM (SELECT row_no, LAG(row_no, 1, 0) OVER (ORDER BY row_no) AS before_it FROM %s) AS n
        WHERE row_no > before_it + 1 LIMIT %d
        """
            .formatted(names.qualified(table), MOST_GAPS + 1);
    List<Range> missing = new ArrayList<>();
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        missing.add(new Range(row.getLong(1), row.getLong(2)));
      }
    }
    if (missing.size() > MOST_GAPS) {
      throw new RelayException(
          RelayError.NOTHING_TO_REPLAY,
          "the numbers (row_no) of table %s have more than %d gaps, so what is committed can't be told from what is not: auto_increment_increment must be 1; replay with --from-topic"
              .formatted(names.qualified(table), MOST_GAPS));
    }
    return missing;
  }
}
