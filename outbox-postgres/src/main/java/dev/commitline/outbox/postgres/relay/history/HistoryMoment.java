package dev.commitline.outbox.postgres.relay.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A moment of the database, to find the same rows again later: what was committed by then is seen,
 * and nothing else (manual, 9.27: snapshot information functions).
 *
 * <p>A row has the lower 32 bits of its transaction's id. They are read as the id that lies nearest
 * to the snapshot's end, so they mean nothing for rows from 2^31 transactions ago; such rows are
 * known by their age.
 *
 * @param taken seconds since 1970
 * @param snapshot the snapshot as PostgreSQL writes it, {@code xmin:xmax:xip,...}
 */
record HistoryMoment(long taken, String snapshot) {

  private static final Pattern NAME = Pattern.compile("([0-9]+) ([0-9]+:[0-9]+:[0-9,]*)");
  private static final long OLD_SECONDS = 2 * 24 * 60 * 60;

  /** The moment of the transaction that is open on a session. */
  static HistoryMoment of(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT extract(epoch FROM now())::bigint, pg_current_snapshot()::text")) {
      row.next();
      return new HistoryMoment(row.getLong(1), row.getString(2));
    }
  }

  static HistoryMoment parse(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a moment of the history: '" + name + "'");
    }
    return new HistoryMoment(Long.parseLong(matcher.group(1)), matcher.group(2));
  }

  String name() {
    return taken + " " + snapshot;
  }

  /** A condition on columns {@code time} and {@code txid}. */
  String condition() {
    return "(time < to_timestamp(%d) OR pg_visible_in_snapshot((%s)::text::xid8, '%s'))"
        .formatted(taken - OLD_SECONDS, transactionId(), snapshot);
  }

  /** An expression for the whole id of the transaction with column {@code txid}. */
  String transactionId() {
    long end = Long.parseLong(snapshot.split(":", -1)[1]);
    return "%d - (((%d - txid::bigint + 2147483648) & 4294967295) - 2147483648)"
        .formatted(end, end);
  }
}
