package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import java.util.function.LongSupplier;

/**
 * How an open Kafka transaction goes: since its first event, from which on Kafka counts; with how
 * much in it, and whether Kafka answered all the while. Tells a transaction that is too long from
 * one that an outage held up.
 *
 * <p>Thread safety: {@link #answered} belongs to the producer's thread, all else to the one that
 * sends.
 */
final class TransactionPace {

  private final long timeoutNanos;
  private final LongSupplier nanoClock;
  private long begun;
  private long events;
  private long bytes;
  private volatile long lastAnswer;
  private volatile long longestSilence;

  TransactionPace(long timeoutNanos, LongSupplier nanoClock) {
    this.timeoutNanos = timeoutNanos;
    this.nanoClock = nanoClock;
  }

  /** That of a producer with the relay's settings. */
  static TransactionPace of(RelayConfig config) {
    return new TransactionPace(
        ClientProperties.transactionTimeout(config).toNanos(), System::nanoTime);
  }

  /** A transaction begins; nothing of the last one is on its way any more. */
  void begin() {
    restart();
    events = 0;
    bytes = 0;
  }

  private void restart() {
    begun = nanoClock.getAsLong();
    lastAnswer = begun;
    longestSilence = 0;
  }

  /** An event is about to be sent. */
  void sending(long recordBytes) {
    if (events == 0) {
      restart();
    }
    events++;
    bytes += recordBytes;
  }

  void answered() {
    long now = nanoClock.getAsLong();
    longestSilence = Math.max(longestSilence, now - lastAnswer);
    lastAnswer = now;
  }

  /** Whether it was open for longer than Kafka lets it, though Kafka answered all the while. */
  boolean tooLong() {
    long now = nanoClock.getAsLong();
    return now - begun >= timeoutNanos && Math.max(longestSilence, now - lastAnswer) < timeoutNanos;
  }

  /** For messages. */
  String describe() {
    return "%d events with %d bytes in %.1f s, and transaction.timeout.ms is %d"
        .formatted(events, bytes, (nanoClock.getAsLong() - begun) / 1e9, timeoutNanos / 1_000_000);
  }
}
