package dev.commitline.outbox.postgres.relay;

import static dev.commitline.outbox.relay.source.CloudEventHeaders.digits;
import static dev.commitline.outbox.relay.source.CloudEventHeaders.utf8;

import dev.commitline.outbox.relay.source.OutboxRow;
import dev.commitline.outbox.spi.EventTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/** A row of the outbox as a query finds it. */
final class StoredRow {

  /** What {@link #read} takes, and the transaction that wrote the row. */
  static final String COLUMNS =
      """
      id::text, topic, compacted, aggregatetype, aggregateid, aggregateseq, type, source, contenttype,
      time, payload, txindex, txsize, headers::text, xmin::text AS txid""";

  private StoredRow() {}

  static OutboxRow read(ResultSet row) throws SQLException {
    String contentType = row.getString("contenttype");
    return new OutboxRow(
        row.getString("id"),
        row.getString("topic"),
        row.getBoolean("compacted"),
        utf8(row.getString("aggregatetype")),
        utf8(row.getString("aggregateid")),
        digits(row.getLong("aggregateseq")),
        utf8(row.getString("type")),
        utf8(row.getString("source")),
        contentType == null ? null : utf8(contentType),
        utf8(EventTime.text(row.getObject("time", OffsetDateTime.class).toInstant())),
        row.getBytes("payload"),
        digits(row.getInt("txindex")),
        digits(row.getInt("txsize")),
        row.getString("headers"));
  }
}
