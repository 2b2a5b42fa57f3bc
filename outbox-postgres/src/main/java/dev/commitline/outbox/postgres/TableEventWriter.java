package dev.commitline.outbox.postgres;

import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.EventWriter;
import dev.commitline.outbox.spi.OutboxNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes events as rows of the outbox table, and takes their sequence numbers from the aggregates'
 * head rows: one statement, so one round trip, for up to {@value #MAX_EVENTS} events or {@value
 * #MAX_BYTES} bytes of payload.
 *
 * <p>The head rows of all aggregates of the transaction are locked in one order, so two
 * transactions that append to the same aggregates wait for each other instead of deadlocking; only
 * a transaction that needs more than one statement can still meet another in the opposite order.
 */
final class TableEventWriter implements EventWriter {

  static final int MAX_EVENTS = 1_000;
  static final long MAX_BYTES = 16L << 20;

  private final String sql;

  TableEventWriter(OutboxNames names) {
    // 'seq' comes back as the newest of the aggregate's numbers that this statement took; events
    // count back
    // from it. INSERT .. SELECT .. ORDER BY inserts, and so logs, the rows in append order.
    sql =
        """
        WITH head AS (
          INSERT INTO %2$s AS h (topic, aggregatetype, aggregateid, seq)
          SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[])
          ON CONFLICT (topic, aggregatetype, aggregateid) DO UPDATE SET seq = h.seq + excluded.seq
          RETURNING topic, aggregatetype, aggregateid, seq
        )
        INSERT INTO %1$s (id, aggregatetype, aggregateid, type, payload, topic, aggregateseq, source,
                          contenttype, time, txindex, txsize, headers)
        SELECT e.id, e.aggregatetype, e.aggregateid, e.type, e.payload, e.topic, head.seq - e.seqback,
               e.source, e.contenttype, e.time, e.txindex, ?, e.headers::json
        FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::text[], ?::bigint[],
                    ?::text[], ?::text[], ?::timestamptz[], ?::int[], ?::text[])
             AS e (id, aggregatetype, aggregateid, type, payload, topic, seqback,
                   source, contenttype, time, txindex, headers)
        JOIN head USING (topic, aggregatetype, aggregateid)
        ORDER BY e.txindex
        """
            .formatted(names.outbox(), names.heads());
  }

  @Override
  public void write(Connection connection, List<CapturedEvent> events) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int from = 0; from < events.size(); ) {
        int to = endOfChunk(events, from);
        EventRows rows = new EventRows(events, from, to);
        rows.bind(connection, statement);
        int written = statement.executeUpdate();
        if (written != to - from) {
          throw new SQLException(
              "%d of %d events were written to the outbox: a trigger or rule on its tables interferes"
                  .formatted(written, to - from));
        }
        from = to;
      }
    }
  }

  private static int endOfChunk(List<CapturedEvent> events, int from) {
    long bytes = 0;
    int to = from;
    while (to < events.size() && to - from < MAX_EVENTS) {
      byte[] payload = events.get(to).payload();
      bytes += payload == null ? 0 : payload.length;
      if (bytes > MAX_BYTES && to > from) {
        break;
      }
      to++;
    }
    return to;
  }
}
