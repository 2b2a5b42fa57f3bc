package dev.commitline.outbox.postgres.relay.history;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.Selection;
import dev.commitline.outbox.spi.OutboxNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/** Tells somebody whose selection holds nothing what there is instead. */
final class EmptySelection {

  private final Connection session;
  private final OutboxNames names;
  private final HistoryMoment moment;

  EmptySelection(Connection session, OutboxNames names, HistoryMoment moment) {
    this.session = session;
    this.names = names;
    this.moment = moment;
  }

  RelayException explain(Selection selection) throws SQLException {
    String topic = selection.topic();
    if (topic == null) {
      return nothing("no event matches", Selection.ALL);
    }
    HistoryRows ofTopic = new HistoryRows(names, Selection.ofTopic(topic), moment);
    if (text("SELECT CASE WHEN count(*) > 0 THEN 'some' END FROM %s", ofTopic).isEmpty()) {
      String known =
          text(
              "SELECT string_agg(DISTINCT topic, ', ' ORDER BY topic) FROM %s",
              new HistoryRows(names, Selection.ALL, moment));
      return new RelayException(
          RelayError.PRODUCT_UNKNOWN,
          "the history in schema %s holds no event of topic '%s'; it holds topics: %s"
              .formatted(names.schema(), topic, known.isEmpty() ? "none" : known));
    }
    return nothing("no event of topic '%s' matches".formatted(topic), Selection.ofTopic(topic));
  }

  private RelayException nothing(String what, Selection wider) throws SQLException {
    HistoryRows rows = new HistoryRows(names, wider, moment);
    String sql = "SELECT count(*), min(time), max(time) FROM " + rows.sql();
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      rows.set(statement, 1);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        String there =
            row.getLong(1) == 0
                ? "holds no event at all"
                : "holds %d, appended from %s to %s"
                    .formatted(
                        row.getLong(1),
                        row.getObject(2, OffsetDateTime.class).toInstant(),
                        row.getObject(3, OffsetDateTime.class).toInstant());
        return new RelayException(
            RelayError.NOTHING_TO_REPLAY,
            "%s; the history in schema %s %s".formatted(what, names.schema(), there));
      }
    }
  }

  private String text(String sql, HistoryRows rows) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql.formatted(rows.sql()))) {
      rows.set(statement, 1);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        String text = row.getString(1);
        return text == null ? "" : text;
      }
    }
  }
}
