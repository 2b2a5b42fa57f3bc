package dev.commitline.outbox.mysql.relay.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.mysql.relay.server.MySqlConnections;
import dev.commitline.outbox.mysql.relay.server.MySqlFaults;
import dev.commitline.outbox.mysql.relay.server.RelayTable;
import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.history.EventCursor;
import dev.commitline.outbox.relay.history.EventHistory;
import dev.commitline.outbox.relay.history.Extent;
import dev.commitline.outbox.relay.history.HistoryPlace;
import dev.commitline.outbox.relay.history.Selection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The history of a MySQL outbox: the rows of its InnoDB tables. */
public final class OutboxHistory implements EventHistory {

  private final MySqlConnections connections;
  private final SourceNames names;
  private final RelayedCheck relayed;

  public OutboxHistory(RelayConfig config) {
    this.connections = new MySqlConnections(config);
    this.names = SourceNames.of(config);
    this.relayed = new RelayedCheck(config, connections, new RelayTable(names));
  }

  @Override
  public Extent look(Selection selection) {
    try (Connection session = connections.openPatient()) {
      beginSnapshot(session);
      HistoryMoment moment = new HistoryTables(names).moment(session);
      HistoryRows rows = new HistoryRows(names, selection, moment);
      List<Extent.OfTopic> topics = topics(session, rows);
      if (topics.isEmpty()) {
        throw new EmptySelection(session, names, moment).explain(selection);
      }
      Extent.Event first = event(session, rows, "ASC");
      Extent.Event last = event(session, rows, "DESC");
      relayed.require();
      return new Extent(topics, first, last, moment.name());
    } catch (SQLException e) {
      throw MySqlFaults.during("can't look at the history", e);
    }
  }

  @Override
  public EventCursor read(Selection selection, String moment, @Nullable String after) {
    HistoryMoment then = HistoryMoment.parse(moment);
    HistoryRows rows = new HistoryRows(names, selection, then);
    HistoryPlace place = after == null ? null : HistoryPlace.parse(after);
    List<String> tables = then.cuts().stream().map(cut -> names.qualified(cut.table())).toList();
    try {
      return KeyCursor.open(
          connections.openPatient(),
          session -> SortedKeys.make(session, names, rows, then, place),
          tables);
    } catch (SQLException e) {
      throw MySqlFaults.during("can't read the history", e);
    }
  }

  private static void beginSnapshot(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    }
  }

  private static List<Extent.OfTopic> topics(Connection session, HistoryRows rows)
      throws SQLException {
    String sql = "SELECT topic, COUNT(*) FROM %s GROUP BY topic ORDER BY topic";
    List<Extent.OfTopic> topics = new ArrayList<>();
    try (PreparedStatement statement = session.prepareStatement(sql.formatted(rows.sql()))) {
      rows.set(statement, 1);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          topics.add(new Extent.OfTopic(text(row, 1), row.getLong(2)));
        }
      }
    }
    return topics;
  }

  private static Extent.Event event(Connection session, HistoryRows rows, String direction)
      throws SQLException {
    String sql =
        """
        SELECT id, aggregatetype, aggregateid, aggregateseq, time FROM %s
        ORDER BY time %s, aggregateseq %s LIMIT 1
        """
            .formatted(rows.sql(), direction, direction);
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      rows.set(statement, 1);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Extent.Event(
            row.getString(1),
            text(row, 2),
            text(row, 3),
            row.getLong(4),
            row.getObject(5, LocalDateTime.class).toInstant(ZoneOffset.UTC));
      }
    }
  }

  private static String text(ResultSet row, int column) throws SQLException {
    return new String(row.getBytes(column), UTF_8);
  }
}
