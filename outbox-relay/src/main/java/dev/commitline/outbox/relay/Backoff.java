package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.config.RelayConfig;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits that double up to a bound, each shortened by chance so that many relays don't come back at
 * once.
 */
final class Backoff {

  private final RelayConfig.Retry retry;
  private long nextMillis;

  Backoff(RelayConfig.Retry retry) {
    this.retry = retry;
    this.nextMillis = retry.initialBackoff().toMillis();
  }

  Duration next() {
    long millis = nextMillis;
    nextMillis = Math.min(2 * millis, retry.maxBackoff().toMillis());
    return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }

  void reset() {
    nextMillis = retry.initialBackoff().toMillis();
  }
}
