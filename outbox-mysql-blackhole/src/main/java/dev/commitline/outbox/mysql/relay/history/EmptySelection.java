package dev.commitline.outbox.mysql.relay.history;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.history.Selection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.TreeSet;

/** Tells somebody whose selection holds nothing what there is instead. */
final class EmptySelection {

  private final Connection session;
  private final SourceNames names;
  private final HistoryMoment moment;

  EmptySelection(Connection session, SourceNames names, HistoryMoment moment) {
    this.session = session;
    this.names = names;
    this.moment = moment;
  }

  RelayException explain(Selection selection) throws SQLException {
    Set<String> topics = topics();
    if (topics.isEmpty()) {
      return new RelayException(
          RelayError.NOTHING_TO_REPLAY,
          "the history in database %s holds no event; transport blackhole keeps none: replay with --from-topic, or let the application publish its aggregates (--from-domain)"
              .formatted(names.database()));
    }
    String topic = selection.topic();
    if (topic != null && !topics.contains(topic)) {
      return new RelayException(
          RelayError.PRODUCT_UNKNOWN,
          "the history in database %s holds no event of topic '%s'; it holds topics: %s"
              .formatted(names.database(), topic, String.join(", ", topics)));
    }
    return topic == null
        ? nothing("no event matches", Selection.ALL)
        : nothing("no event of topic '%s' matches".formatted(topic), Selection.ofTopic(topic));
  }

  private Set<String> topics() throws SQLException {
    HistoryRows all = new HistoryRows(names, Selection.ALL, moment);
    try (PreparedStatement statement =
        session.prepareStatement("SELECT DISTINCT topic FROM " + all.sql())) {
      all.set(statement, 1);
      Set<String> topics = new TreeSet<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          topics.add(new String(row.getBytes(1), US_ASCII));
        }
      }
      return topics;
    }
  }

  private RelayException nothing(String what, Selection wider) throws SQLException {
    HistoryRows rows = new HistoryRows(names, wider, moment);
    String sql = "SELECT COUNT(*), MIN(time), MAX(time) FROM " + rows.sql();
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      rows.set(statement, 1);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new RelayException(
            RelayError.NOTHING_TO_REPLAY,
            "%s; the history in database %s holds %d, appended from %s to %s"
                .formatted(
                    what,
                    names.database(),
                    row.getLong(1),
                    row.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                    row.getObject(3, LocalDateTime.class).toInstant(ZoneOffset.UTC)));
      }
    }
  }
}
