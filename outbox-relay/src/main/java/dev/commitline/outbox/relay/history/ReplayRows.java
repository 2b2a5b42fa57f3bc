package dev.commitline.outbox.relay.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A replay as a row of its table, and back. */
final class ReplayRows {

  /** How a database gives a time. */
  @FunctionalInterface
  interface Times {
    /** The time in a column; null where there is none. */
    @Nullable Instant read(ResultSet row, String column) throws SQLException;
  }

  /** What is written once, when it is ordered. */
  static final String ORDERED =
      """
      id, relay, ordered_by, reason, source, target, upcaster, rate, moment, total,
      topic, aggregatetype, aggregateid, type, since, until, from_seq, to_seq""";

  /**
   * What {@link #read} takes, and {@code silence}: for how many milliseconds it was not heard of.
   */
  static final String COLUMNS = ORDERED + ", events, state, fault, created_at";

  private ReplayRows() {}

  /** The values of {@link #ORDERED}; times are {@link Instant}s. */
  static List<@Nullable Object> values(
      String id, String relay, ReplayOrder order, String target, Replay.Moment moment) {
    Selection selection = order.selection();
    return Arrays.asList(
        id,
        relay,
        order.by(),
        order.reason(),
        order.source().name(),
        target,
        order.upcaster(),
        order.rate(),
        moment.name(),
        moment.events(),
        selection.topic(),
        selection.aggregateType(),
        selection.aggregateId(),
        selection.eventType(),
        selection.since(),
        selection.until(),
        selection.fromSequence(),
        selection.toSequence());
  }

  /** The replay of a row that holds {@link #COLUMNS}. */
  static Replay read(ResultSet row, Times times) throws SQLException {
    String target = row.getString("target");
    ReplayOrder order =
        new ReplayOrder(
            selection(row, times),
            ReplaySource.valueOf(row.getString("source")),
            target.startsWith(Replay.PRIVATE) ? null : target,
            row.getString("upcaster"),
            row.getString("ordered_by"),
            row.getString("reason"),
            row.getObject("rate", Integer.class));
    return new Replay(
        row.getString("id"),
        order,
        target,
        new Replay.Moment(row.getString("moment"), row.getLong("total")),
        row.getLong("events"),
        ReplayState.valueOf(row.getString("state")),
        row.getString("fault"),
        Objects.requireNonNull(times.read(row, "created_at")),
        Duration.ofMillis(row.getLong("silence")));
  }

  private static Selection selection(ResultSet row, Times times) throws SQLException {
    return new Selection(
        row.getString("topic"),
        row.getString("aggregatetype"),
        row.getString("aggregateid"),
        row.getString("type"),
        times.read(row, "since"),
        times.read(row, "until"),
        row.getObject("from_seq", Long.class),
        row.getObject("to_seq", Long.class));
  }
}
