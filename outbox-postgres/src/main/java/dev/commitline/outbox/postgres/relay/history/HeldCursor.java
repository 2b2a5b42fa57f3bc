package dev.commitline.outbox.postgres.relay.history;

import static dev.commitline.outbox.relay.source.CloudEventHeaders.utf8;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.EventCursor;
import dev.commitline.outbox.relay.history.HistoryPlace;
import dev.commitline.outbox.relay.history.PastEvent;
import dev.commitline.outbox.relay.source.Sessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A cursor that outlives its transaction: PostgreSQL sorts the rows once, keeps them in a temporary
 * file, and holds no snapshot for them (manual, DECLARE: WITH HOLD). So a replay that takes hours
 * keeps no vacuum from its work, and costs one scan.
 */
final class HeldCursor implements EventCursor {

  private static final String NAME = "commitline_replay";
  private static final int FETCH_ROWS = 500;

  /** The components of a {@link HistoryPlace}; column {@code at} has to be made. */
  private static final String PLACE =
      """
      at, topic COLLATE "C", aggregatetype COLLATE "C", aggregateid COLLATE "C", aggregateseq, id""";

  private static final String AT =
      """
      (extract(epoch FROM max(time) OVER (
          PARTITION BY topic, aggregatetype, aggregateid
          ORDER BY aggregateseq, id)) * 1000000)::bigint AS at""";

  private final Connection session;
  private final long size;
  private final Deque<PastEvent> fetched = new ArrayDeque<>();

  private HeldCursor(Connection session, long size) {
    this.session = session;
    this.size = size;
  }

  /** Opens it on this session, which then belongs to it. */
  static HeldCursor open(Connection session, HistoryRows rows, @Nullable HistoryPlace after)
      throws SQLException {
    try {
      session.setAutoCommit(false);
      declare(session, rows, after);
      session.commit();
      session.setAutoCommit(true);
      return new HeldCursor(session, size(session));
    } catch (SQLException e) {
      Sessions.closeQuietly(session);
      throw e;
    }
  }

  private static void declare(Connection session, HistoryRows rows, @Nullable HistoryPlace after)
      throws SQLException {
    String sql =
        """
        DECLARE %s SCROLL CURSOR WITH HOLD FOR
        SELECT * FROM (SELECT r.*, %s FROM %s) p
        """
            .formatted(NAME, AT, rows.sql());
    String behind = after == null ? "" : "WHERE (%s) > (?, ?, ?, ?, ?, ?)".formatted(PLACE);
    String order = " ORDER BY " + PLACE;
    try (PreparedStatement statement = session.prepareStatement(sql + behind + order)) {
      int next = rows.set(statement, 1);
      if (after != null) {
        after.set(statement, next);
      }
      statement.execute();
    }
  }

  private static long size(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      long rows = statement.executeLargeUpdate("MOVE FORWARD ALL IN " + NAME);
      statement.execute("MOVE ABSOLUTE 0 IN " + NAME);
      return rows;
    }
  }

  @Override
  public void require(long events) {
    if (size != events) {
      throw new RelayException(
          RelayError.HISTORY_CHANGED,
          "%d events are still to be published, but the history holds %d".formatted(events, size));
    }
  }

  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public @Nullable PastEvent next() {
    if (fetched.isEmpty()) {
      fetch();
    }
    return fetched.poll();
  }

  private void fetch() {
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery("FETCH FORWARD %d FROM %s".formatted(FETCH_ROWS, NAME))) {
      while (row.next()) {
        fetched.add(
            new PastEvent(
                StoredRow.read(row).toEvent(utf8(row.getString("txid"))),
                HistoryPlace.of(row).text()));
      }
    } catch (SQLException e) {
      throw HistoryFaults.during("can't read on in the history", e);
    }
  }

  @Override
  public void close() {
    Sessions.closeQuietly(session);
  }
}
