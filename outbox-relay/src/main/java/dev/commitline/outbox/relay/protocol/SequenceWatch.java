package dev.commitline.outbox.relay.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Sees that no event of an aggregate is left out by what the relay reads, and that none takes the
 * number of another: numbers of an aggregate follow each other without a gap (ADR 3, 5). One that
 * is too high has one before it that was committed and is not in the log. One that came before, or
 * is lower, is of an event that was written a second time, or of a head row that was set back.
 *
 * <p>Remembers the aggregates that it saw lately, 65,536 at most, in 1 MB: one that is seen takes
 * the place of another now and then, and is believed when it comes again. What the numbers before
 * the first one seen were is not known, so neither a gap nor a repetition over a restart is its
 * matter, unless the stream has the first event of every aggregate ({@link #fromTheBeginning}). But
 * sessions of one process pass it on, and what it had seen when it found a gap is remembered with
 * the refusal.
 *
 * <p>Thread safety: none, one session after the other; but for {@link #hasSeen}.
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
  private boolean ahead;

  /** Places with numbers that may not be published, so that they may come once more. */
  private final BitSet unpublished = new BitSet();

  private volatile @Nullable SeenAggregates seen;

  /** Nothing seen yet. */
  public SequenceWatch() {}

  /**
   * Goes on with what was seen when a gap was found, at an earlier start.
   *
   * @param before as {@link #beforeGap} had it
   * @param behind what was published then
   * @param accepted the gaps that somebody has decided to go past, as {@link #requireNoGap} told
   */
  public void restore(String before, ResumePoint behind, String accepted) {
    forget();
    ByteBuffer pairs = ByteBuffer.wrap(Base64.getDecoder().decode(before));
    while (pairs.hasRemaining()) {
      long aggregate = pairs.getLong();
      aggregates[place(aggregate)] = aggregate;
      newest[place(aggregate)] = pairs.getLong();
    }
    unpublished.set(0, PLACES); // the gap may have come in the middle of what was read together
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

  /**
   * The stream begins where there was no event yet: the first one of each aggregate has to be
   * number 1, as long as no other relay publishes. Takes 8 MB more. Of a million aggregates it
   * takes some 15 for seen that it has not; the other way round, none.
   */
  public void fromTheBeginning() {
    forget();
    seen = new SeenAggregates();
  }

  /**
   * A session begins there: what was seen counts if no other relay has published meanwhile. What
   * was seen and not published comes again.
   */
  void begin(ResumePoint behind) {
    gaps.clear();
    if (!behind.equals(published)) {
      forget();
      published = behind;
    } else if (ahead) {
      unpublished.set(0, PLACES);
      ahead = false;
    }
  }

  /** All that was seen is published. */
  public void published(ResumePoint point) {
    published = point;
    ahead = false;
  }

  /**
   * An event is about to be published.
   *
   * @param txId its transaction, for messages
   * @return whether it may be: nothing may from the first gap on
   * @throws RelayException when one of its number came before
   */
  boolean see(RelayEvent event, String txId) {
    Numbered numbered = Numbered.of(event);
    if (numbered != null) {
      see(numbered, txId);
    }
    return gaps.isEmpty();
  }

  private void see(Numbered event, String txId) {
    int place = place(event.aggregate());
    boolean known = aggregates[place] == event.aggregate();
    if (known && event.sequence() > newest[place] + 1) {
      gap(event, txId, "number %d was the last".formatted(newest[place]));
    } else if (known && event.sequence() <= newest[place] && !unpublished.get(place)) {
      throw repeated(event, txId, newest[place]);
    } else if (!known && event.sequence() > 1 && !hasSeen(event.aggregate())) {
      gap(event, txId, "there is none before it since the outbox was made");
    }
    keep(event, place);
  }

  /**
   * An event is published that somebody else has looked at.
   *
   * @param event of its aggregate the newest
   */
  public void note(RelayEvent event) {
    Numbered numbered = Numbered.of(event);
    if (numbered != null) {
      keep(numbered, place(numbered.aggregate()));
    }
  }

  private void keep(Numbered event, int place) {
    aggregates[place] = event.aggregate();
    newest[place] = event.sequence();
    unpublished.clear(place);
    ahead = true;
    SeenAggregates all = seen;
    if (all != null) {
      all.add(event.aggregate());
    }
  }

  /**
   * Whether an event of the aggregate came; of one that watches {@link #fromTheBeginning}. May be
   * called on another thread: whoever knows by other means that an event was published is told so.
   */
  public boolean hasSeen(String topic, byte[] type, byte[] id) {
    return hasSeen(hash(topic, type, id));
  }

  private boolean hasSeen(long aggregate) {
    SeenAggregates all = seen;
    return all == null || all.has(aggregate);
  }

  private void gap(Numbered event, String txId, String before) {
    String gap = missing(event, txId, before);
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
  public void forget() {
    Arrays.fill(aggregates, 0);
    gaps.clear();
    unpublished.clear();
    ahead = false;
    seen = null;
  }

  private static int place(long aggregate) {
    return (int) aggregate & (PLACES - 1);
  }

  /** FNV-1a and a last stir; two aggregates of the same 64 bits are not to be expected. */
  private static long hash(String topic, byte[] type, byte[] id) {
    long hash = add(0xcbf29ce484222325L ^ topic.hashCode(), type);
    hash = add(hash * 0x100000001b3L, id);
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

  /** An event that has a number in its aggregate. */
  private record Numbered(RelayEvent event, byte[] type, long aggregate, long sequence) {

    static @Nullable Numbered of(RelayEvent event) {
      byte[] type = null;
      for (Header header : event.headers()) {
        if (header.key().equals(TYPE)) {
          type = header.value();
        } else if (type != null && header.key().equals(SEQUENCE)) { // it stands behind the type
          return new Numbered(
              event, type, hash(event.topic(), type, event.key()), number(header.value()));
        }
      }
      return null;
    }

    private static long number(byte[] digits) {
      long number = 0;
      for (byte digit : digits) {
        number = 10 * number + (digit - '0');
      }
      return number;
    }

    @Override
    public String toString() {
      return "%s of %s %s on topic %s"
          .formatted(
              Long.toString(sequence),
              new String(type, US_ASCII),
              new String(event.key(), UTF_8),
              event.topic());
    }
  }

  /** As it will be remembered. */
  private static String missing(Numbered event, String txId, String before) {
    String gap =
        "event %s of transaction %s is number %s, but %s that the log has shown"
            .formatted(event.event().id(), txId, event, before);
    return new RelayException(RelayError.EVENTS_MISSING, gap).what();
  }

  private static RelayException repeated(Numbered event, String txId, long newest) {
    return new RelayException(
        RelayError.EVENTS_REPEATED,
        "event %s of transaction %s is number %s, but number %d was published before it"
            .formatted(event.event().id(), txId, event, newest));
  }
}
