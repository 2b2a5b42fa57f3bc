package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.postgres.relay.server.PostgresFaults;
import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Compares what the outbox holds with the newest number of each aggregate, in one snapshot: a first
 * start publishes what is there, so what was deleted before it would be lost without a word.
 *
 * <p>The server compares, with what memory it gives to a query, and on disk beyond that.
 */
final class WholeOutbox {

  /** Numbers begin with 1; what has no head row is another's writing, and not compared. */
  private static final String COMPARED =
      """
      SELECT h.topic, h.aggregatetype, h.aggregateid, h.seq,
             coalesce(e.first, 0), coalesce(e.last, 0), coalesce(e.numbers, 0), coalesce(e.events, 0),
             count(*) OVER ()
      FROM %1$s_head h LEFT JOIN (
          SELECT topic, aggregatetype, aggregateid, min(aggregateseq) AS first,
                 max(aggregateseq) AS last, count(DISTINCT aggregateseq) AS numbers, count(*) AS events
          FROM (SELECT topic, aggregatetype, aggregateid, aggregateseq FROM %1$s
                UNION ALL SELECT topic, aggregatetype, aggregateid, aggregateseq FROM %1$s_past) a
          GROUP BY topic, aggregatetype, aggregateid) e USING (topic, aggregatetype, aggregateid)
      WHERE %2$s
      ORDER BY 1, 2, 3 LIMIT 1
      """;

  private static final String MISSING = "coalesce(e.numbers, 0) < greatest(h.seq, e.last)";
  private static final String REPEATED = "e.last > h.seq OR e.events > e.numbers";

  private final SourceNames names;

  WholeOutbox(SourceNames names) {
    this.names = names;
  }

  /**
   * Makes sure that the outbox holds each event of each aggregate once.
   *
   * @param session in the transaction whose snapshot counts
   * @param accepted what not to look for
   */
  void require(Connection session, Set<RelayError> accepted) throws SQLException {
    try (Statement statement = session.createStatement()) {
      if (!accepted.contains(RelayError.EVENTS_MISSING)) {
        requireNone(statement, MISSING, RelayError.EVENTS_MISSING);
      }
      if (!accepted.contains(RelayError.EVENTS_REPEATED)) {
        requireNone(statement, REPEATED, RelayError.EVENTS_REPEATED);
      }
    } catch (SQLException e) {
      if (PostgresFaults.notPermitted(e)) {
        throw new RelayException(
            RelayError.OUTBOX_NOT_READABLE,
            "a first start has to read %s_head, and may not: %s"
                .formatted(names.qualifiedTable(), e.getMessage()),
            e);
      }
      throw e;
    }
  }

  private void requireNone(Statement statement, String found, RelayError error)
      throws SQLException {
    String sql = COMPARED.formatted(names.qualifiedTable(), found);
    try (ResultSet row = statement.executeQuery(sql)) {
      if (row.next()) {
        throw new RelayException(
            error,
            "the newest event of %s %s on topic %s has number %d in %s_head, but the outbox holds %s; %d aggregates are like that"
                .formatted(
                    row.getString(2),
                    row.getString(3),
                    row.getString(1),
                    row.getLong(4),
                    names.qualifiedTable(),
                    held(row),
                    row.getLong(9)));
      }
    }
  }

  private static String held(ResultSet row) throws SQLException {
    long events = row.getLong(8);
    return events == 0
        ? "no event of it"
        : "%d events of it with %d numbers, from %d to %d"
            .formatted(events, row.getLong(7), row.getLong(5), row.getLong(6));
  }
}
