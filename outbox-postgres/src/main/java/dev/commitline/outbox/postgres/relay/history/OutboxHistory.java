package dev.commitline.outbox.postgres.relay.history;

import dev.commitline.outbox.postgres.relay.server.PostgresConnections;
import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.history.EventCursor;
import dev.commitline.outbox.relay.history.EventHistory;
import dev.commitline.outbox.relay.history.Extent;
import dev.commitline.outbox.relay.history.HistoryPlace;
import dev.commitline.outbox.relay.history.Selection;
import dev.commitline.outbox.spi.OutboxNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The history of a PostgreSQL outbox: the rows of its tables. */
public final class OutboxHistory implements EventHistory {

  private final PostgresConnections connections;
  private final OutboxNames names;
  private final String slot;

  public OutboxHistory(RelayConfig config) {
    this.connections = new PostgresConnections(config);
    this.names = config.database().names();
    this.slot = SourceNames.of(config).slot();
  }

  @Override
  public Extent look(Selection selection) {
    try (Connection session = connections.openPatient()) {
      beginSnapshot(session);
      HistoryMoment moment = HistoryMoment.of(session);
      HistoryRows rows = new HistoryRows(names, selection, moment);
      List<Extent.OfTopic> topics = topics(session, rows);
      if (topics.isEmpty()) {
        throw new EmptySelection(session, names, moment).explain(selection);
      }
      Extent.Event first = event(session, rows, "ASC");
      Extent.Event last = event(session, rows, "DESC");
      new RelayedCheck(connections, slot).require(session, rows);
      return new Extent(topics, first, last, moment.name());
    } catch (SQLException e) {
      throw HistoryFaults.during("can't look at the history", e);
    }
  }

  @Override
  public EventCursor read(Selection selection, String moment, @Nullable String after) {
    HistoryRows rows = new HistoryRows(names, selection, HistoryMoment.parse(moment));
    try {
      return HeldCursor.open(
          connections.openPatient(), rows, after == null ? null : HistoryPlace.parse(after));
    } catch (SQLException e) {
      throw HistoryFaults.during("can't read the history", e);
    }
  }

  private static void beginSnapshot(Connection session) throws SQLException {
    session.setAutoCommit(false);
    try (Statement statement = session.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }
  }

  private static List<Extent.OfTopic> topics(Connection session, HistoryRows rows)
      throws SQLException {
    String sql = "SELECT topic, count(*) FROM %s GROUP BY topic ORDER BY topic";
    List<Extent.OfTopic> topics = new ArrayList<>();
    try (PreparedStatement statement = session.prepareStatement(sql.formatted(rows.sql()))) {
      rows.set(statement, 1);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          topics.add(new Extent.OfTopic(row.getString(1), row.getLong(2)));
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
            row.getString(2),
            row.getString(3),
            row.getLong(4),
            row.getObject(5, OffsetDateTime.class).toInstant());
      }
    }
  }
}
