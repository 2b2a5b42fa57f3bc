package dev.commitline.outbox.relay.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Sees that no event of an aggregate is left out by what the relay reads: numbers of an aggregate
 * follow each other without a gap (ADR 3, 5), so one that doesn't has one before it that was
 * committed and is not in the log.
 *
 * <p>Remembers the aggregates that it saw lately, 65,536 at most, in 1 MB: one that is seen takes
 * the place of another now and then, and is believed when it comes again. What the numbers before
 * the first one seen were is not known, so a gap over a restart is not its matter.
 *
 * <p>Thread safety: none.
 */
final class SequenceWatch {

  private static final String TYPE = "ce_aggregatetype";
  private static final String SEQUENCE = "ce_aggregateseq";
  private static final int PLACES = 1 << 16;

  private final long[] aggregates = new long[PLACES];
  private final long[] newest = new long[PLACES];

  /**
   * An event is about to be published.
   *
   * @param txId its transaction, for messages
   * @throws RelayException when the one before it never came
   */
  void see(RelayEvent event, String txId) {
    byte[] type = null;
    byte[] digits = null;
    for (Header header : event.headers()) {
      if (header.key().equals(SEQUENCE)) {
        digits = header.value();
        break; // the type stands before it
      } else if (header.key().equals(TYPE)) {
        type = header.value();
      }
    }
    if (type != null && digits != null) {
      see(event, type, digits, txId);
    }
  }

  private void see(RelayEvent event, byte[] type, byte[] digits, String txId) {
    long sequence = number(digits);
    long aggregate = hash(event, type);
    int place = (int) aggregate & (PLACES - 1);
    if (aggregates[place] == aggregate && sequence > newest[place] + 1) {
      throw missing(event, type, newest[place], sequence, txId);
    }
    aggregates[place] = aggregate;
    newest[place] = sequence;
  }

  /** Nothing is remembered any more. */
  void forget() {
    Arrays.fill(aggregates, 0);
  }

  private static long number(byte[] digits) {
    long number = 0;
    for (byte digit : digits) {
      number = 10 * number + (digit - '0');
    }
    return number;
  }

  /** FNV-1a and a last stir; two aggregates of the same 64 bits are not to be expected. */
  private static long hash(RelayEvent event, byte[] type) {
    long hash = add(0xcbf29ce484222325L ^ event.topic().hashCode(), type);
    hash = add(hash * 0x100000001b3L, event.key());
    hash ^= hash >>> 32;
    hash *= 0x9e3779b97f4a7c15L;
    return hash ^ (hash >>> 29);
  }

  private static long add(long hash, byte[] bytes) {
    for (byte each : bytes) {
      hash = (hash ^ each) * 0x100000001b3L;
    }
    return hash;
  }

  private static RelayException missing(
      RelayEvent event, byte[] type, long before, long sequence, @Nullable String txId) {
    return new RelayException(
        RelayError.EVENTS_MISSING,
        "event %s of transaction %s is number %s of %s %s on topic %s, but number %d was the last that the log has shown"
            .formatted(
                event.id(),
                txId,
                Long.toString(sequence),
                new String(type, US_ASCII),
                new String(event.key(), UTF_8),
                event.topic(),
                before));
  }
}
