package dev.commitline.outbox.relay.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.stream.IntStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Writes the headers of a record: CloudEvents 1.0 in Kafka's binary mode, Commitline's extensions,
 * and the event id once more as {@code id}, as Debezium's EventRouter emits it.
 */
public final class CloudEventHeaders {

  private static final byte[] SPEC_VERSION = "1.0".getBytes(UTF_8);

  /** Places and sizes of transactions are mostly small. */
  private static final byte[][] SMALL =
      IntStream.range(0, 256).mapToObj(i -> utf8(Integer.toString(i))).toArray(byte[][]::new);

  private final RecordHeaders headers = new RecordHeaders();

  /** Headers of an event with the attributes that CloudEvents requires. */
  public CloudEventHeaders(byte[] id, byte[] source, byte[] type) {
    headers.add("ce_specversion", SPEC_VERSION);
    headers.add("ce_id", id);
    headers.add("ce_source", source);
    headers.add("ce_type", type);
    headers.add("id", id);
  }

  /** Which aggregate, and which of its events; the sequence in decimal digits. */
  public CloudEventHeaders aggregate(byte[] type, byte[] id, byte[] sequence) {
    headers.add("ce_subject", id);
    headers.add("ce_partitionkey", id);
    headers.add("ce_aggregatetype", type);
    headers.add("ce_aggregateseq", sequence);
    return this;
  }

  /** Which database transaction, and which event of how many; numbers in decimal digits. */
  public CloudEventHeaders transaction(byte[] id, byte[] index, byte[] size) {
    headers.add("ce_txid", id);
    headers.add("ce_txindex", index);
    headers.add("ce_txsize", size);
    return this;
  }

  /** When it was appended (RFC 3339), and as what its value is to be read; null for a tombstone. */
  public CloudEventHeaders content(byte[] time, byte @Nullable [] contentType) {
    headers.add("ce_time", time);
    if (contentType != null) {
      headers.add("content-type", contentType);
    }
    return this;
  }

  /** A header of the application's own. */
  public CloudEventHeaders further(String name, byte[] value) {
    headers.add(name, value);
    return this;
  }

  /** What was gathered. */
  public Headers toHeaders() {
    return headers;
  }

  /** A text as headers hold it. */
  public static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  /** A number as headers hold it: its decimal digits; not to be changed. */
  public static byte[] digits(long number) {
    return number >= 0 && number < SMALL.length ? SMALL[(int) number] : utf8(Long.toString(number));
  }
}
