package dev.commitline.outbox.mysql.relay.history;

import dev.commitline.outbox.mysql.relay.history.HistoryMoment.Cut;
import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.relay.history.Selection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a selection names: SQL text, and the values of its parameters. Of a moment, it has
 * those that were missing then, too, should they be there by now.
 *
 * <p>Texts are compared by their bytes: MySQL's collations take some for the same that are not,
 * such as 'a' and 'a '.
 */
final class HistoryRows {

  private final SourceNames names;
  private final HistoryMoment moment;
  private final List<String> conditions = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();

  HistoryRows(SourceNames names, Selection selection, HistoryMoment moment) {
    this.names = names;
    this.moment = moment;
    conditions.add("row_no <= %d");
    whereBytes("topic", selection.topic());
    whereBytes("aggregatetype", selection.aggregateType());
    whereBytes("aggregateid", selection.aggregateId());
    whereBytes("type", selection.eventType());
    where("time >= ?", utc(selection.since()));
    where("time < ?", utc(selection.until()));
    where("aggregateseq >= ?", selection.fromSequence());
    where("aggregateseq <= ?", selection.toSequence());
  }

  /**
   * For a FROM clause: what tells rows apart and orders them; {@code origin} is the place of a
   * row's table among the moment's cuts.
   */
  String sql() {
    return IntStream.range(0, moment.cuts().size())
        .mapToObj(this::ofTable)
        .collect(Collectors.joining(" UNION ALL ", "(", ") AS r"));
  }

  private String ofTable(int origin) {
    Cut cut = moment.cuts().get(origin);
    return "SELECT %d AS origin, row_no, id, CAST(topic AS BINARY) AS topic, CAST(aggregatetype AS BINARY) AS aggregatetype, CAST(aggregateid AS BINARY) AS aggregateid, aggregateseq, time FROM %s WHERE %s"
        .formatted(
            origin,
            names.qualified(cut.table()),
            String.join(" AND ", conditions).formatted(cut.last()));
  }

  /** Sets the parameters of {@link #sql()}; returns the index behind them. */
  int set(PreparedStatement statement, int first) throws SQLException {
    int next = first;
    for (int table = 0; table < moment.cuts().size(); table++) {
      for (Object value : values) {
        statement.setObject(next++, value);
      }
    }
    return next;
  }

  private void whereBytes(String column, @Nullable String value) {
    where("CAST(%s AS BINARY) = CAST(? AS BINARY)".formatted(column), value);
  }

  private void where(String condition, @Nullable Object value) {
    if (value != null) {
      conditions.add(condition);
      values.add(value);
    }
  }

  private static @Nullable LocalDateTime utc(@Nullable Instant time) {
    return time == null ? null : LocalDateTime.ofInstant(time, ZoneOffset.UTC);
  }
}
