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
 * <p>The first statement raises the head rows of all aggregates of the transaction, in one order.
 * So two transactions that append to the same aggregates wait for each other and can't deadlock,
 * however many statements they need: what comes behind takes no further lock.
 */
final class TableEventWriter implements EventWriter {

  static final int MAX_EVENTS = 1_000;
  static final long MAX_BYTES = 16L << 20;

  private final String first;
  private final String further;

  TableEventWriter(OutboxNames names) {
    first =
        """
        WITH head AS (
          INSERT INTO %s AS h (topic, aggregatetype, aggregateid, seq)
          SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[])
          ON CONFLICT (topic, aggregatetype, aggregateid) DO UPDATE SET seq = h.seq + excluded.seq
          RETURNING topic, aggregatetype, aggregateid, seq
        )
        """
                .formatted(names.heads())
            + insert(names, "head");
    further = insert(names, names.heads());
  }

  /**
   * The head rows hold the last number that the transaction takes of each aggregate; events count
   * back from it. INSERT .. SELECT .. ORDER BY inserts, and so logs, the rows in append order.
   */
  private static String insert(OutboxNames names, String heads) {
    return """
    INSERT INTO %s (id, aggregatetype, aggregateid, type, payload, topic, compacted,
                    aggregateseq, source,
                    contenttype, time, txindex, txsize, headers)
    SELECT e.id, e.aggregatetype, e.aggregateid, e.type, e.payload, e.topic, e.compacted, head.seq - e.seqback,
           e.source, e.contenttype, e.time, e.txindex, ?, e.headers::json
    FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::text[], ?::bool[], ?::bigint[],
                ?::text[], ?::text[], ?::timestamptz[], ?::int[], ?::text[])
         AS e (id, aggregatetype, aggregateid, type, payload, topic, compacted, seqback,
               source, contenttype, time, txindex, headers)
    JOIN %s AS head USING (topic, aggregatetype, aggregateid)
    ORDER BY e.txindex
    """
        .formatted(names.outbox(), heads);
  }

  @Override
  public void write(Connection connection, List<CapturedEvent> events) throws SQLException {
    HeadRows heads = new HeadRows(events);
    int written = endOfChunk(events, 0);
    try (PreparedStatement statement = connection.prepareStatement(first)) {
      ArrayBinder bind = new ArrayBinder(connection, statement);
      heads.bind(bind);
      insert(statement, bind, new EventRows(heads, events, 0, written), written);
    }
    if (written == events.size()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(further)) {
      while (written < events.size()) {
        int to = endOfChunk(events, written);
        EventRows rows = new EventRows(heads, events, written, to);
        insert(statement, new ArrayBinder(connection, statement), rows, to - written);
        written = to;
      }
    }
  }

  private static void insert(
      PreparedStatement statement, ArrayBinder bind, EventRows rows, int expected)
      throws SQLException {
    rows.bind(bind);
    int written = statement.executeUpdate();
    if (written != expected) {
      throw new SQLException(
          "%d of %d events were written to the outbox: a trigger or rule on its tables interferes"
              .formatted(written, expected));
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
