package dev.commitline.outbox.postgres;

import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.EventTime;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.write.HeadRows;
import dev.commitline.outbox.spi.write.JsonText;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as rows of the outbox table. The parameters are a column per array, so the
 * statement's text never changes.
 */
final class TableStatement implements EventStatement {

  static final String COLUMNS =
      "id, aggregatetype, aggregateid, type, payload, topic, compacted, aggregateseq, source, contenttype, time, txindex, txsize, headers";

  /** They, of the one event of a transaction. */
  static final String ONE =
      """
      ?::uuid AS id, aggregatetype, aggregateid, ?::text AS type, ?::bytea AS payload, topic,
      ?::boolean AS compacted, seq AS aggregateseq, ?::text AS source, ?::text AS contenttype,
      ?::timestamptz AS time, 0 AS txindex, 1 AS txsize, ?::json AS headers FROM head
      """;

  private final String outbox;

  TableStatement(OutboxNames names) {
    this.outbox = names.outbox();
  }

  /** INSERT .. SELECT .. ORDER BY inserts, and so logs, the rows in its order. */
  @Override
  public String sql(String claim, String heads) {
    String with = claim.isEmpty() ? "" : "WITH " + claim;
    return with
        + """
    INSERT INTO %s (%s)
    SELECT e.id, e.aggregatetype, e.aggregateid, e.type, e.payload, e.topic, e.compacted, head.seq - e.seqback,
           e.source, e.contenttype, e.time, e.txindex, ?, e.headers::json
    FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::text[], ?::bool[], ?::bigint[],
                ?::text[], ?::text[], ?::timestamptz[], ?::int[], ?::text[])
         AS e (id, aggregatetype, aggregateid, type, payload, topic, compacted, seqback,
               source, contenttype, time, txindex, headers)
    JOIN %s AS head USING (topic, aggregatetype, aggregateid)
    ORDER BY e.txindex
    """
            .formatted(outbox, COLUMNS, heads);
  }

  @Override
  public String sqlOfOne(String head) {
    return "WITH %s INSERT INTO %s (%s) SELECT %s".formatted(head, outbox, COLUMNS, ONE);
  }

  @Override
  public void bindOne(Parameters bind, CapturedEvent event) throws SQLException {
    bind.uuid(event.id());
    bind.text(event.type());
    bind.bytes(event.payload());
    bind.flag(event.compacted());
    bind.text(event.source());
    bind.text(event.contentType());
    bind.text(EventTime.text(event.time()));
    bind.text(headers(event));
  }

  private static @Nullable String headers(CapturedEvent event) {
    return event.headers().isEmpty() ? null : JsonText.object(event.headers());
  }

  @Override
  public int execute(PreparedStatement statement) throws SQLException {
    return statement.executeUpdate();
  }

  /** Binds the size of the transaction, then a column after the other. */
  @Override
  public void bind(Parameters bind, HeadRows heads, List<CapturedEvent> all, int from, int to)
      throws SQLException {
    bind.number(all.size());
    int size = to - from;
    String[] ids = new String[size];
    String[] aggregateTypes = new String[size];
    String[] aggregateIds = new String[size];
    String[] types = new String[size];
    byte[] @Nullable [] payloads = new byte[size] @Nullable [];
    String[] topics = new String[size];
    Boolean[] compacted = new Boolean[size];
    Long[] back = new Long[size];
    String[] sources = new String[size];
    @Nullable String[] contentTypes = new @Nullable String[size];
    String[] times = new String[size];
    Integer[] indexes = new Integer[size];
    @Nullable String[] headers = new @Nullable String[size];
    for (int i = 0; i < size; i++) {
      CapturedEvent event = all.get(from + i);
      ids[i] = event.id().toString();
      aggregateTypes[i] = event.aggregateType();
      aggregateIds[i] = event.aggregateId();
      types[i] = event.type();
      payloads[i] = event.payload();
      topics[i] = event.topic();
      compacted[i] = event.compacted();
      back[i] = heads.countDown(event);
      sources[i] = event.source();
      contentTypes[i] = event.contentType();
      times[i] = EventTime.text(event.time());
      indexes[i] = from + i;
      headers[i] = headers(event);
    }
    bind.array("uuid", ids);
    bind.array("text", aggregateTypes);
    bind.array("text", aggregateIds);
    bind.array("text", types);
    bind.array("bytea", payloads);
    bind.array("text", topics);
    bind.array("bool", compacted);
    bind.array("int8", back);
    bind.array("text", sources);
    bind.array("text", contentTypes);
    bind.array("timestamptz", times);
    bind.array("int4", indexes);
    bind.array("text", headers);
  }
}
