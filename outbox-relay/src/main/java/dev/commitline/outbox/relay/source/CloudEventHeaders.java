package dev.commitline.outbox.relay.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Writes the headers of a record: CloudEvents 1.0 in Kafka's binary mode, Commitline's extensions,
 * and the event id once more as {@code id}, as Debezium's EventRouter emits it.
 */
public final class CloudEventHeaders {

  private static final byte[] SPEC_VERSION = "1.0".getBytes(UTF_8);

  private final RecordHeaders headers = new RecordHeaders();

  /** Headers of an event with the attributes that CloudEvents requires. */
  public CloudEventHeaders(String id, String source, String type) {
    byte[] idBytes = id.getBytes(UTF_8);
    headers.add("ce_specversion", SPEC_VERSION);
    headers.add("ce_id", idBytes);
    add("ce_source", source);
    add("ce_type", type);
    headers.add("id", idBytes);
  }

  /** Which aggregate, and which of its events. */
  public CloudEventHeaders aggregate(String type, byte[] id, long sequence) {
    headers.add("ce_subject", id);
    headers.add("ce_partitionkey", id);
    add("ce_aggregatetype", type);
    add("ce_aggregateseq", Long.toString(sequence));
    return this;
  }

  /** Which database transaction, and which event of how many. */
  public CloudEventHeaders transaction(String id, int index, int size) {
    add("ce_txid", id);
    add("ce_txindex", Integer.toString(index));
    add("ce_txsize", Integer.toString(size));
    return this;
  }

  /** When it was appended (RFC 3339), and as what its value is to be read; null for a tombstone. */
  public CloudEventHeaders content(String time, @Nullable String contentType) {
    add("ce_time", time);
    if (contentType != null) {
      add("content-type", contentType);
    }
    return this;
  }

  /** The application's own headers. */
  public CloudEventHeaders further(Map<String, String> more) {
    more.forEach(this::add);
    return this;
  }

  /** What was gathered. */
  public Headers toHeaders() {
    return headers;
  }

  private void add(String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }
}
