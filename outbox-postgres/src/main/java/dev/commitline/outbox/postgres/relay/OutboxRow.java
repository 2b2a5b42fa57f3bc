package dev.commitline.outbox.postgres.relay;

import static dev.commitline.outbox.relay.source.CloudEventHeaders.digits;
import static dev.commitline.outbox.relay.source.CloudEventHeaders.utf8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.commitline.outbox.postgres.message.EventTime;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.source.CloudEventHeaders;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of the outbox table, from the WAL or by a query: its columns as the headers have them. */
record OutboxRow(
    String id,
    String topic,
    boolean compacted,
    byte[] aggregateType,
    byte[] aggregateId,
    byte[] aggregateSeq,
    byte[] type,
    byte[] source,
    byte @Nullable [] contentType,
    byte[] time,
    byte @Nullable [] payload,
    byte[] txIndex,
    byte[] txSize,
    @Nullable String headers) {

  /** What {@link #of} takes from a query on the table, and the transaction that wrote the row. */
  static final String COLUMNS =
      """
      id::text, topic, compacted, aggregatetype, aggregateid, aggregateseq, type, source, contenttype,
      time, payload, txindex, txsize, headers::text, xmin::text AS txid""";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  static OutboxRow of(ResultSet row) throws SQLException {
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

  RelayEvent toEvent(byte[] txId) {
    CloudEventHeaders all =
        new CloudEventHeaders(utf8(id), source, type)
            .aggregate(aggregateType, aggregateId, aggregateSeq)
            .transaction(txId, txIndex, txSize)
            .content(time, contentType);
    RelayException defect = null;
    if (headers != null) {
      try {
        JSON.readValue(headers, HEADERS).forEach((name, value) -> all.further(name, utf8(value)));
      } catch (JacksonException e) {
        defect =
            new RelayException(
                RelayError.SOURCE_CORRUPT,
                "column 'headers' of outbox row %s is no flat JSON object of strings".formatted(id),
                e);
      }
    }
    return new RelayEvent(id, topic, compacted, aggregateId, payload, all.toHeaders(), defect);
  }
}
