package dev.commitline.outbox.postgres.relay.history;

import dev.commitline.outbox.relay.source.OutboxRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/** A row of the outbox as a query finds it. */
public final class StoredRow {

  /** What {@link #read} takes, and the transaction that wrote the row. */
  public static final String COLUMNS =
      """
      id::text, topic, compacted, aggregatetype, aggregateid, aggregateseq, type, source, contenttype,
      time, payload, txindex, txsize, headers::text, xmin::text AS txid""";

  private StoredRow() {}

  /**
   * A query for all {@link #COLUMNS} of an outbox or history. The table itself comes first, so that
   * none of its partitions becomes part of the past between the two.
   */
  public static String everything(String table) {
    return "SELECT %1$s FROM %2$s UNION ALL SELECT %1$s FROM %2$s_past".formatted(COLUMNS, table);
  }

  public static OutboxRow read(ResultSet row) throws SQLException {
    return OutboxRow.read(row, row.getObject("time", OffsetDateTime.class).toInstant());
  }
}
