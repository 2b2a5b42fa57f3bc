package dev.commitline.outbox.testkit.contract;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A committed event as it stands in the database.
 *
 * @param id the event id
 * @param topic where it goes
 * @param aggregateType the kind of aggregate
 * @param aggregateId which one
 * @param aggregateSeq its sequence within (topic, aggregate), from 1
 * @param type CloudEvents type
 * @param source CloudEvents source
 * @param contentType media type of the payload, null for a tombstone
 * @param time when it was appended
 * @param payload its bytes, null for a tombstone
 * @param txIndex its place in the transaction, from 0
 * @param txSize how many events the transaction has
 * @param headers its own headers
 */
public record OutboxRow(
    UUID id,
    String topic,
    String aggregateType,
    String aggregateId,
    long aggregateSeq,
    String type,
    String source,
    @Nullable String contentType,
    Instant time,
    byte @Nullable [] payload,
    int txIndex,
    int txSize,
    Map<String, String> headers) {

  /** By content: a payload's bytes, too. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OutboxRow row
        && id.equals(row.id)
        && facts().equals(row.facts())
        && Arrays.equals(payload, row.payload);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  private List<Object> facts() {
    return List.of(
        topic,
        aggregateType,
        aggregateId,
        aggregateSeq,
        type,
        source,
        Optional.ofNullable(contentType),
        time,
        txIndex,
        txSize,
        headers);
  }

  /** The payload as UTF-8 text; empty for a tombstone. */
  String text() {
    return payload == null ? "" : new String(payload, StandardCharsets.UTF_8);
  }
}
