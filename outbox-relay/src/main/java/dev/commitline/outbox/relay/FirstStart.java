package dev.commitline.outbox.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.KafkaConnection;
import dev.commitline.outbox.relay.protocol.KnownState;
import dev.commitline.outbox.relay.protocol.Parking;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.SequenceWatch;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.protocol.Target;
import dev.commitline.outbox.relay.source.Bootstrap;
import dev.commitline.outbox.relay.source.Heads;
import dev.commitline.outbox.relay.source.RelaySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The very first start of a relay: publishes what was appended before it, and makes sure that this
 * is all, up to the newest number that the database has given out for each aggregate.
 *
 * <p>Where the events come in the stream alone, the numbers are compared behind that: an aggregate
 * of which no event has come by then has lost them. Each head is looked at once, and those alone
 * are remembered of which none has come: 10,000 at most, behind whose events the look goes on.
 *
 * <p>Thread safety: none; {@link #look} while another thread publishes.
 */
final class FirstStart {

  private static final Logger log = LoggerFactory.getLogger(FirstStart.class);
  private static final int MAX_UNSEEN = 10_000;

  private final String relay;
  private final RelaySource source;
  private final Set<RelayError> accepted;
  private final Parking parking;
  private final SequenceWatch sequences;
  private @Nullable Heads heads;
  private @Nullable SourcePosition upTo;
  private List<Head> unseen = new ArrayList<>();

  /** An aggregate, of which no event has come yet. */
  private record Head(String topic, byte[] type, byte[] id, long newest) {}

  /**
   * One that has not begun.
   *
   * @param accepted what somebody has decided to go past
   * @param parking knows where events go
   * @param sequences is to know the numbers of what is published
   */
  FirstStart(
      String relay,
      RelaySource source,
      Set<RelayError> accepted,
      Parking parking,
      SequenceWatch sequences) {
    this.relay = relay;
    this.source = source;
    this.accepted = accepted;
    this.parking = parking;
    this.sequences = sequences;
  }

  /**
   * Makes sure that it is one, and remembers that it has begun.
   *
   * @throws RelayException when this relay has published before, or another has
   */
  void begin(KnownState known, KafkaConnection kafka) {
    if (known.holdsPublished()) {
      throw new RelayException(
          RelayError.POSITION_LOST,
          "topic %s.position holds what relay '%s' remembers of events that it has published, but its position is gone"
              .formatted(relay, relay));
    }
    source.requireFirst(known.firstStartBegun());
    if (!known.firstStartBegun()) {
      kafka.rememberFirstStart();
    }
  }

  /** Publishes what is there already; tells where to go on. */
  ResumePoint publish(Target target) {
    sequences.forget();
    try (Bootstrap bootstrap = source.bootstrap()) {
      bootstrap.requireWhole(accepted);
      boolean whole = !accepted.contains(RelayError.EVENTS_MISSING);
      if (whole) {
        heads = bootstrap.streamed().orElse(null);
        if (heads != null) {
          sequences.fromTheBeginning();
        }
      }
      boolean noted = whole && !accepted.contains(RelayError.EVENTS_REPEATED);
      long[] earlier = {0};
      target.begin();
      bootstrap.forEachEarlierEvent(
          event -> {
            parking.send(event, target);
            earlier[0]++;
            if (noted) {
              sequences.note(event);
            }
          });
      ResumePoint point = ResumePoint.at(bootstrap.position());
      parking.commit(point, target);
      sequences.published(point);
      log.info(
          "relay={} starts for the first time, at {}; published {} events from before",
          relay,
          point,
          earlier[0]);
      return point;
    }
  }

  /** With what it has parked. */
  Parking parking() {
    return parking;
  }

  /**
   * Looks whether the stream has come as far as the source was, and then whether an event of each
   * aggregate has come; called again and again, with at least a second between.
   *
   * @param committed C*, the newest committed position
   * @throws RelayException when none has come of some aggregate
   */
  void look(SourcePosition committed) {
    Heads all = heads;
    if (all == null) {
      return;
    }
    if (upTo == null) {
      upTo = all.committed(); // a while behind what was found before: that is committed for sure
    } else if (committed.covers(upTo)) {
      upTo = null;
      boolean last = !unseen.isEmpty() && unseen.size() < MAX_UNSEEN;
      requireSeen();
      unseen = last ? List.of() : unseen(all);
      heads = unseen.isEmpty() ? null : all;
    }
  }

  /** What was not seen when the stream was behind it has to be seen by now. */
  private void requireSeen() {
    unseen.removeIf(head -> sequences.hasSeen(head.topic(), head.type(), head.id()));
    if (!unseen.isEmpty()) {
      Head first = unseen.get(0);
      throw new RelayException(
          RelayError.EVENTS_MISSING,
          "the newest event of %s %s on topic %s has number %d, but the log has shown none of this aggregate since the outbox was made"
              .formatted(
                  new String(first.type(), UTF_8),
                  new String(first.id(), UTF_8),
                  first.topic(),
                  first.newest()));
    }
  }

  private List<Head> unseen(Heads all) {
    List<Head> found = new ArrayList<>();
    all.forEach(
        (topic, type, id, newest) -> {
          if (!sequences.hasSeen(topic, type, id)) {
            found.add(new Head(topic, type, id, newest));
          }
          return found.size() < MAX_UNSEEN;
        });
    return found;
  }
}
