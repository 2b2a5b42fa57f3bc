package dev.commitline.outbox.postgres.relay.history;

import dev.commitline.outbox.relay.history.Selection;
import dev.commitline.outbox.spi.OutboxNames;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a selection names: SQL text, and the values of its parameters. The one place that
 * knows which tables hold events that were relayed.
 */
final class HistoryRows {

  private final OutboxNames names;
  private final List<String> conditions = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();

  HistoryRows(OutboxNames names, Selection selection, HistoryMoment moment) {
    this.names = names;
    where("topic = ?", selection.topic());
    where("aggregatetype = ?", selection.aggregateType());
    where("aggregateid = ?", selection.aggregateId());
    where("type = ?", selection.eventType());
    where("time >= ?", utc(selection.since()));
    where("time < ?", utc(selection.until()));
    where("aggregateseq >= ?", selection.fromSequence());
    where("aggregateseq <= ?", selection.toSequence());
    conditions.add(moment.condition());
  }

  /** For a FROM clause: all columns of the outbox, and {@code txid}. */
  String sql() {
    return "(SELECT * FROM (%s) e WHERE %s) r".formatted(all(), String.join(" AND ", conditions));
  }

  private String all() {
    return StoredRow.everything(names.outbox())
        + " UNION ALL "
        + StoredRow.everything(names.history());
  }

  /** Sets the parameters of {@link #sql()}. */
  int set(PreparedStatement statement, int first) throws SQLException {
    int next = first;
    for (Object value : values) {
      statement.setObject(next++, value);
    }
    return next;
  }

  private void where(String condition, @Nullable Object value) {
    if (value != null) {
      conditions.add(condition);
      values.add(value);
    }
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }
}
