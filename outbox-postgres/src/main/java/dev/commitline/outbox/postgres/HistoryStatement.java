package dev.commitline.outbox.postgres;

import dev.commitline.outbox.postgres.message.MessageFormat;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.write.HeadRows;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes events as logical messages, and the same as rows of the history table, which is not
 * published: in one statement, so the payload crosses the network once.
 */
final class HistoryStatement implements EventStatement {

  private final TableStatement columns;
  private final String prefix;
  private final String history;

  HistoryStatement(OutboxNames names) {
    this.columns = new TableStatement(names);
    this.prefix = MessageFormat.prefix(names);
    this.history = names.history();
  }

  @Override
  public String sql(String claim, String heads) {
    return "WITH "
        + (claim.isEmpty() ? "" : claim + ", ")
        + """
        event AS MATERIALIZED (
          SELECT ?::int AS txsize, head.seq - e.seqback AS seq, e.*
          FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::bytea[], ?::text[], ?::bool[], ?::bigint[],
                      ?::text[], ?::text[], ?::timestamptz[], ?::int[], ?::text[], ?::bytea[])
               AS e (id, aggregatetype, aggregateid, type, payload, topic, compacted, seqback,
                     source, contenttype, time, txindex, headers, head)
          JOIN %s AS head USING (topic, aggregatetype, aggregateid)
        ), kept AS (
          INSERT INTO %s (%s)
          SELECT id, aggregatetype, aggregateid, type, payload, topic, compacted, seq,
                 source, contenttype, time, txindex, txsize, headers::json
          FROM event ORDER BY txindex
        )
        SELECT count(pg_logical_emit_message(true, '%s', content)) FROM (
          SELECT convert_to(seq || E'\\n', 'UTF8') || head || coalesce(payload, ''::bytea) AS content
          FROM event ORDER BY txindex) AS ordered
        """
            .formatted(heads, history, TableStatement.COLUMNS, prefix);
  }

  @Override
  public void bind(Parameters bind, HeadRows heads, List<CapturedEvent> all, int from, int to)
      throws SQLException {
    columns.bind(bind, heads, all, from, to);
    byte[][] messageHeads = new byte[to - from][];
    for (int i = from; i < to; i++) {
      messageHeads[i - from] = MessageFormat.head(all.get(i), i, all.size());
    }
    bind.array("bytea", messageHeads);
  }

  @Override
  public String sqlOfOne(String head) {
    return """
    WITH %s, event AS MATERIALIZED (
      SELECT ?::bytea AS lines, %s
    ), kept AS (
      INSERT INTO %s (%s) SELECT %4$s FROM event
    )
    SELECT count(pg_logical_emit_message(true, '%5$s',
      convert_to(aggregateseq || E'\\n', 'UTF8') || lines || coalesce(payload, ''::bytea))) FROM event
    """
        .formatted(head, TableStatement.ONE, history, TableStatement.COLUMNS, prefix);
  }

  @Override
  public void bindOne(Parameters bind, CapturedEvent event) throws SQLException {
    bind.bytes(MessageFormat.head(event, 0, 1));
    columns.bindOne(bind, event);
  }

  @Override
  public int execute(PreparedStatement statement) throws SQLException {
    return MessageStatement.count(statement);
  }
}
