package dev.commitline.outbox.relay.protocol;

import java.time.Duration;

/**
 * From where on a database transaction is published in several of the target's.
 *
 * @param events as many events of it go into one
 * @param bytes as many bytes of it
 * @param time as long one may be open while a transaction is in it that has not ended
 */
public record Chunks(long events, long bytes, Duration time) {

  /** For database transactions that are never divided. */
  public static final Chunks NEVER =
      new Chunks(Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofNanos(Long.MAX_VALUE));
}
