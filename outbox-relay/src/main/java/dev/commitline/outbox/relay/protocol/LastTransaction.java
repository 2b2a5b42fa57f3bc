package dev.commitline.outbox.relay.protocol;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The newest transaction that a position includes, as the database's log tells of it. Two histories
 * may use the same places and names for different transactions; that they also committed in the
 * same microsecond is not to be expected (ADR 20).
 *
 * @param txId the database's own name for it
 * @param commitMicros when it committed by the database's clock, microseconds since 1970
 */
public record LastTransaction(String txId, long commitMicros) {

  /** When it committed. */
  public Instant committedAt() {
    return Instant.EPOCH.plus(commitMicros, ChronoUnit.MICROS);
  }

  @Override
  public String toString() {
    return "%s of %s".formatted(txId, committedAt());
  }
}
