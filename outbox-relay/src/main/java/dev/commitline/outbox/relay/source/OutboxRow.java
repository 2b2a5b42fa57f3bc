package dev.commitline.outbox.relay.source;

import static dev.commitline.outbox.relay.source.CloudEventHeaders.digits;
import static dev.commitline.outbox.relay.source.CloudEventHeaders.utf8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.spi.EventTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of an outbox table, from the database's log or by a query; components are its columns, as
 * the headers have them.
 *
 * @param id the event's id
 * @param topic where it goes
 * @param compacted whether that topic is to keep the newest record of each key
 * @param aggregateType the kind of its aggregate
 * @param aggregateId its aggregate
 * @param aggregateSeq its number in the aggregate
 * @param type the event's type
 * @param source who appended it
 * @param contentType as what the payload is to be read; null for a tombstone
 * @param time when it was appended, as {@link EventTime} writes it
 * @param payload the value; null for a tombstone
 * @param txIndex its place in its transaction
 * @param txSize how many events that has
 * @param headers a flat JSON object of texts; null for none
 */
public record OutboxRow(
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

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  /**
   * The row that a query finds, whose columns have the outbox's names.
   *
   * @param time its column of that name, which each database's driver gives in its own way
   */
  public static OutboxRow read(ResultSet row, Instant time) throws SQLException {
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
        utf8(EventTime.text(time)),
        row.getBytes("payload"),
        digits(row.getInt("txindex")),
        digits(row.getInt("txsize")),
        row.getString("headers"));
  }

  /**
   * The event that the row holds.
   *
   * @param txId the transaction that wrote it
   */
  public RelayEvent toEvent(byte[] txId) {
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
