package dev.commitline.outbox.relay.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Sees that no event of an aggregate is left out by what the relay reads: numbers of an aggregate
 * follow each other without a gap (ADR 3, 5), so one that doesn't has one before it that was
 * committed and is not in the log.
 *
 * <p>Remembers the aggregates that it saw lately, 65,536 at most, in 1 MB: one that is seen takes
 * the place of another now and then, and is believed when it comes again. What the numbers before
 * the first one seen were is not known, so a gap over a restart is not its matter; but sessions of
 * one process pass it on, and what it had seen when it found a gap is remembered with the refusal.
 *
 * <p>Thread safety: none; one session after the other.
 */
public final class SequenceWatch {

  private static final String TYPE = "ce_aggregatetype";
  private static final String SEQUENCE = "ce_aggregateseq";
  private static final int PLACES = 1 << 16;
  private static final int MOST_TOLD = 100;

  private final long[] aggregates = new long[PLACES];
  private final long[] newest = new long[PLACES];
  private final List<String> gaps = new ArrayList<>();
  private @Nullable ResumePoint published;
  private String accepted = "";
  private String beforeGap = "";

  /** Nothing seen yet. */
  public SequenceWatch() {}

  /**
   * Goes on with what was seen when a gap was found, at an earlier start.
   *
   * @param seen as {@link #beforeGap} had it
   * @param behind what was published then
   * @param accepted the gaps that somebody has decided to go past, as {@link #requireNoGap} told
   */
  public void restore(String seen, ResumePoint behind, String accepted) {
    forget();
    ByteBuffer pairs = ByteBuffer.wrap(Base64.getDecoder().decode(seen));
    while (pairs.hasRemaining()) {
      long aggregate = pairs.getLong();
      aggregates[place(aggregate)] = aggregate;
      newest[place(aggregate)] = pairs.getLong();
    }
    this.published = behind;
    this.accepted = accepted;
  }

  /** What was seen in front of the newest gap, to be kept outside of this process. */
  public String beforeGap() {
    return beforeGap;
  }

  private String text() {
    ByteBuffer pairs = ByteBuffer.allocate(PLACES * 2 * Long.BYTES);
    for (int place = 0; place < PLACES; place++) {
      if (aggregates[place] != 0) {
        pairs.putLong(aggregates[place]).putLong(newest[place]);
      }
    }
    return Base64.getEncoder().encodeToString(Arrays.copyOf(pairs.array(), pairs.position()));
  }

  /** A session begins there: what was seen counts if no other relay has published meanwhile. */
  void begin(ResumePoint behind) {
    gaps.clear();
    if (!behind.equals(published)) {
      forget();
      published = behind;
    }
  }

  /** All that was seen is published. */
  void published(ResumePoint point) {
    published = point;
  }

  /**
   * An event is about to be published.
   *
   * @param txId its transaction, for messages
   * @return whether it may be: nothing may from the first gap on
   */
  boolean see(RelayEvent event, String txId) {
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
    return gaps.isEmpty();
  }

  private void see(RelayEvent event, byte[] type, byte[] digits, String txId) {
    long sequence = number(digits);
    long aggregate = hash(event, type);
    int place = place(aggregate);
    if (aggregates[place] == aggregate && sequence > newest[place] + 1) {
      note(gap(event, type, newest[place], sequence, txId));
    }
    aggregates[place] = aggregate;
    newest[place] = sequence;
  }

  private void note(String gap) {
    if (accepted.contains(gap)) {
      return;
    }
    if (gaps.isEmpty()) {
      beforeGap = text();
    }
    if (gaps.size() < MOST_TOLD) {
      gaps.add(gap);
    }
  }

  /**
   * Makes sure that nothing was left out; to be asked before anything is committed, and where the
   * source pauses: so gaps that came together are told together.
   *
   * @throws RelayException with events whose predecessors never came
   */
  void requireNoGap() {
    if (!gaps.isEmpty()) {
      throw new RelayException(RelayError.EVENTS_MISSING, String.join("; ", gaps));
    }
  }

  /** Nothing is remembered any more. */
  void forget() {
    Arrays.fill(aggregates, 0);
    gaps.clear();
  }

  private static int place(long aggregate) {
    return (int) aggregate & (PLACES - 1);
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

  private static String gap(
      RelayEvent event, byte[] type, long before, long sequence, String txId) {
    String gap =
        "event %s of transaction %s is number %s of %s %s on topic %s, but number %d was the last that the log has shown"
            .formatted(
                event.id(),
                txId,
                Long.toString(sequence),
                new String(type, US_ASCII),
                new String(event.key(), UTF_8),
                event.topic(),
                before);
    return new RelayException(RelayError.EVENTS_MISSING, gap).what(); // as it will be remembered
  }
}
