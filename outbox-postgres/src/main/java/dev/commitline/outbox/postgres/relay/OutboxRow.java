package dev.commitline.outbox.postgres.relay;

import static dev.commitline.outbox.relay.source.CloudEventHeaders.digits;
import static dev.commitline.outbox.relay.source.CloudEventHeaders.utf8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.source.CloudEventHeaders;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of the outbox table, from the WAL or by a query; components are its columns. */
record OutboxRow(
    String id,
    String topic,
    boolean compacted,
    String aggregateType,
    String aggregateId,
    long aggregateSeq,
    String type,
    String source,
    @Nullable String contentType,
    String time,
    byte @Nullable [] payload,
    int txIndex,
    int txSize,
    @Nullable String headers) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  RelayEvent toEvent(String txId) {
    byte[] key = utf8(aggregateId);
    CloudEventHeaders all =
        new CloudEventHeaders(utf8(id), utf8(source), utf8(type))
            .aggregate(utf8(aggregateType), key, digits(aggregateSeq))
            .transaction(utf8(txId), digits(txIndex), digits(txSize))
            .content(utf8(time), contentType == null ? null : utf8(contentType));
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
    return new RelayEvent(id, topic, compacted, key, payload, all.toHeaders(), defect);
  }
}
