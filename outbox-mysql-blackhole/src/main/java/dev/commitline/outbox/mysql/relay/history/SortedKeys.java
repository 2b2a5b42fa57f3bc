package dev.commitline.outbox.mysql.relay.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.mysql.relay.history.HistoryMoment.Cut;
import dev.commitline.outbox.mysql.relay.history.HistoryMoment.Range;
import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.relay.history.HistoryPlace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a replay's rows, sorted into a temporary table of a session: one scan, and then no
 * snapshot is held, so that a replay that takes hours keeps no purge from its work. Neither locks
 * nor the binlog know of it.
 */
final class SortedKeys {

  private static final int RANGES_AT_ONCE = 500;

  /** The components of a {@link HistoryPlace}; column {@code at} has to be made. */
  private static final String PLACE = "at, topic, aggregatetype, aggregateid, aggregateseq, id";

  private static final String AT =
      """
      TIMESTAMPDIFF(MICROSECOND, '1970-01-01', MAX(time) OVER (
          PARTITION BY topic, aggregatetype, aggregateid ORDER BY aggregateseq, id)) AS at""";

  /**
   * One of them.
   *
   * @param number ascends in the order of the replay
   * @param origin the place of its table among the moment's cuts
   * @param rowNo its row's number
   * @param key its row's key
   * @param place where it stands
   */
  record Sorted(long number, int origin, long rowNo, StoredRows.Key key, HistoryPlace place) {}

  private final Connection session;
  private final String table;

  private SortedKeys(Connection session, String table) {
    this.session = session;
    this.table = table;
  }

  /** Sorts them on a session, which then has a table more. */
  static SortedKeys make(
      Connection session,
      SourceNames names,
      HistoryRows rows,
      HistoryMoment moment,
      @Nullable HistoryPlace after)
      throws SQLException {
    SortedKeys keys = new SortedKeys(session, names.qualified(names.prefix() + "outbox_replayed"));
    keys.create();
    keys.fill(rows, after);
    for (int origin = 0; origin < moment.cuts().size(); origin++) {
      keys.leaveOut(origin, moment.cuts().get(origin));
    }
    return keys;
  }

  private void create() throws SQLException {
    execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"); // else the scan locks rows
    execute(
        """
        CREATE TEMPORARY TABLE %s (
            number        BIGINT         NOT NULL AUTO_INCREMENT PRIMARY KEY,
            origin        TINYINT        NOT NULL,
            row_no        BIGINT         NOT NULL,
            at            BIGINT         NOT NULL,
            topic         VARBINARY(255) NOT NULL,
            aggregatetype VARBINARY(1020) NOT NULL,
            aggregateid   VARBINARY(1020) NOT NULL,
            aggregateseq  BIGINT         NOT NULL,
            time          DATETIME(6)    NOT NULL,
            id            CHAR(36)       CHARACTER SET ascii NOT NULL,
            KEY (origin, row_no)
        ) ENGINE = InnoDB
        """
            .formatted(table));
  }

  private void fill(HistoryRows rows, @Nullable HistoryPlace after) throws SQLException {
    String columns = "origin, row_no, time, " + PLACE;
    String sql =
        "INSERT INTO %s (%s) SELECT %s FROM (SELECT r.*, %s FROM %s) AS p"
            .formatted(table, columns, columns, AT, rows.sql());
    String behind =
        after == null
            ? ""
            : " WHERE (%s) > (?, CAST(? AS BINARY), CAST(? AS BINARY), CAST(? AS BINARY), ?, ?)"
                .formatted(PLACE);
    try (PreparedStatement statement =
        session.prepareStatement(sql + behind + " ORDER BY " + PLACE)) {
      int next = rows.set(statement, 1);
      if (after != null) {
        after.set(statement, next);
      }
      statement.executeUpdate();
    }
  }

  /** What was missing at the moment, and has been committed since. */
  private void leaveOut(int origin, Cut cut) throws SQLException {
    List<Range> missing = cut.missing();
    for (int from = 0; from < missing.size(); from += RANGES_AT_ONCE) {
      String some =
          missing.subList(from, Math.min(missing.size(), from + RANGES_AT_ONCE)).stream()
              .map(range -> "row_no BETWEEN %d AND %d".formatted(range.first(), range.last()))
              .collect(Collectors.joining(" OR "));
      execute("DELETE FROM %s WHERE origin = %d AND (%s)".formatted(table, origin, some));
    }
  }

  long size() throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The next ones. */
  List<Sorted> behind(long number, int atMost) throws SQLException {
    String sql =
        "SELECT * FROM %s WHERE number > %d ORDER BY number LIMIT %d"
            .formatted(table, number, atMost);
    List<Sorted> keys = new ArrayList<>();
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        keys.add(
            new Sorted(
                row.getLong("number"),
                row.getInt("origin"),
                row.getLong("row_no"),
                new StoredRows.Key(row.getObject("time", LocalDateTime.class), row.getString("id")),
                place(row)));
      }
    }
    return keys;
  }

  private static HistoryPlace place(ResultSet row) throws SQLException {
    return new HistoryPlace(
        row.getLong("at"),
        text(row, "topic"),
        text(row, "aggregatetype"),
        text(row, "aggregateid"),
        row.getLong("aggregateseq"),
        row.getString("id"));
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return new String(row.getBytes(column), UTF_8);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }
}
