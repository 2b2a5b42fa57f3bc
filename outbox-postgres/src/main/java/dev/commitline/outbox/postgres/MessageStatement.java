package dev.commitline.outbox.postgres;

import dev.commitline.outbox.postgres.message.MessageFormat;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.write.HeadRows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as transactional logical messages (manual, 9.28.6): they are in the WAL if the
 * transaction commits, and nowhere else.
 */
final class MessageStatement implements EventStatement {

  private final String prefix;

  MessageStatement(OutboxNames names) {
    this.prefix = MessageFormat.prefix(names);
  }

  /**
   * The inner query's ORDER BY keeps it from being merged with the outer one, so the messages are
   * emitted in its order.
   */
  @Override
  public String sql(String claim, String heads) {
    String with = claim.isEmpty() ? "" : "WITH " + claim;
    return with
        + """
    SELECT count(pg_logical_emit_message(true, '%s', content)) FROM (
      SELECT convert_to((head.seq - e.seqback) || E'\\n', 'UTF8') || e.head || e.payload AS content
      FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bytea[], ?::bytea[], ?::int[])
           AS e (topic, aggregatetype, aggregateid, seqback, head, payload, txindex)
      JOIN %s AS head USING (topic, aggregatetype, aggregateid)
      ORDER BY e.txindex) AS ordered
    """
            .formatted(prefix, heads);
  }

  @Override
  public void bind(Parameters bind, HeadRows heads, List<CapturedEvent> all, int from, int to)
      throws SQLException {
    int size = to - from;
    String[] topics = new String[size];
    String[] aggregateTypes = new String[size];
    String[] aggregateIds = new String[size];
    Long[] back = new Long[size];
    byte[][] messageHeads = new byte[size][];
    byte[][] payloads = new byte[size][];
    Integer[] indexes = new Integer[size];
    for (int i = 0; i < size; i++) {
      CapturedEvent event = all.get(from + i);
      topics[i] = event.topic();
      aggregateTypes[i] = event.aggregateType();
      aggregateIds[i] = event.aggregateId();
      back[i] = heads.countDown(event);
      messageHeads[i] = MessageFormat.head(event, from + i, all.size());
      payloads[i] = orEmpty(event.payload());
      indexes[i] = from + i;
    }
    bind.array("text", topics);
    bind.array("text", aggregateTypes);
    bind.array("text", aggregateIds);
    bind.array("int8", back);
    bind.array("bytea", messageHeads);
    bind.array("bytea", payloads);
    bind.array("int4", indexes);
  }

  @Override
  public String sqlOfOne(String head) {
    return """
    WITH %s
    SELECT count(pg_logical_emit_message(true, '%s', convert_to(seq || E'\\n', 'UTF8') || ? || ?)) FROM head
    """
        .formatted(head, prefix);
  }

  @Override
  public void bindOne(Parameters bind, CapturedEvent event) throws SQLException {
    bind.bytes(MessageFormat.head(event, 0, 1));
    bind.bytes(orEmpty(event.payload()));
  }

  @Override
  public int execute(PreparedStatement statement) throws SQLException {
    return count(statement);
  }

  /** The count that the statement selects. */
  static int count(PreparedStatement statement) throws SQLException {
    try (ResultSet count = statement.executeQuery()) {
      count.next();
      return count.getInt(1);
    }
  }

  private static byte[] orEmpty(byte @Nullable [] payload) {
    return payload == null ? new byte[0] : payload;
  }
}
