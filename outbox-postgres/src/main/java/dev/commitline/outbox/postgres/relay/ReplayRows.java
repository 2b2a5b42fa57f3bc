package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.relay.history.Replay;
import dev.commitline.outbox.relay.history.ReplayOrder;
import dev.commitline.outbox.relay.history.ReplaySource;
import dev.commitline.outbox.relay.history.ReplayState;
import dev.commitline.outbox.relay.history.Selection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A replay as a row, and back. */
final class ReplayRows {

  /** What is written once, when it is ordered. */
  static final String ORDERED =
      """
      id, relay, ordered_by, reason, source, target, upcaster, rate, moment, total,
      topic, aggregatetype, aggregateid, type, since, until, from_seq, to_seq""";

  /** What {@link #read} takes. */
  static final String COLUMNS =
      ORDERED
          + ", events, state, fault, created_at,"
          + " (extract(epoch FROM now() - seen_at) * 1000)::bigint AS silence";

  private ReplayRows() {}

  /** The values of {@link #ORDERED}. */
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
        utc(selection.since()),
        utc(selection.until()),
        selection.fromSequence(),
        selection.toSequence());
  }

  static Replay read(ResultSet row) throws SQLException {
    String target = row.getString("target");
    ReplayOrder order =
        new ReplayOrder(
            selection(row),
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
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        Duration.ofMillis(row.getLong("silence")));
  }

  private static Selection selection(ResultSet row) throws SQLException {
    return new Selection(
        row.getString("topic"),
        row.getString("aggregatetype"),
        row.getString("aggregateid"),
        row.getString("type"),
        instant(row.getObject("since", OffsetDateTime.class)),
        instant(row.getObject("until", OffsetDateTime.class)),
        row.getObject("from_seq", Long.class),
        row.getObject("to_seq", Long.class));
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
    return time == null ? null : time.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
