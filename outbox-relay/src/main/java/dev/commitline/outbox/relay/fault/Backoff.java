package dev.commitline.outbox.relay.fault;

import dev.commitline.outbox.relay.config.RelayConfig;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits that double up to a bound, each shortened by chance so that many relays don't come back at
 * once.
 */
public final class Backoff {

  private final RelayConfig.Retry retry;
  private long nextMillis;

  /** From the first wait on. */
  public Backoff(RelayConfig.Retry retry) {
    this.retry = retry;
    this.nextMillis = retry.initialBackoff().toMillis();
  }

  /** How long to wait now. */
  public Duration next() {
    long millis = nextMillis;
    nextMillis = Math.min(2 * millis, retry.maxBackoff().toMillis());
    return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }

  /** All is well again: begins anew. */
  public void reset() {
    nextMillis = retry.initialBackoff().toMillis();
  }
}
