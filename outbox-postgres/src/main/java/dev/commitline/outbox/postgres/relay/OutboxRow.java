package dev.commitline.outbox.postgres.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

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
    byte[] key = aggregateId.getBytes(UTF_8);
    CloudEventHeaders all =
        new CloudEventHeaders(id, source, type)
            .aggregate(aggregateType, key, aggregateSeq)
            .transaction(txId, txIndex, txSize)
            .content(time, contentType);
    if (headers != null) {
      all.further(parse(headers));
    }
    return new RelayEvent(id, topic, compacted, key, payload, all.toHeaders());
  }

  private Map<String, String> parse(String json) {
    try {
      return JSON.readValue(json, HEADERS);
    } catch (JacksonException e) {
      throw new RelayException(
          RelayError.SOURCE_CORRUPT,
          "column 'headers' of outbox row %s is no flat JSON object of strings".formatted(id),
          e);
    }
  }
}
