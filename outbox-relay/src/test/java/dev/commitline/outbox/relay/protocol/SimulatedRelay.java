package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.protocol.SimulatedSource.Transaction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One relay process of the simulation, at some step of its life. */
final class SimulatedRelay {

  static final String REPLAY = "r";
  static final int STEPS_OF_START = 7;

  private static final long HELD_BYTES = 4_000; // small, so that large transactions are common
  private static final int MAX_STEP_NANOS = 30_000_000;

  private final SimulatedKafka kafka;
  private final SimulatedSource source;
  private final Refusals refusals;
  private final Chunks chunks;
  private final boolean filterOff;
  private final SimulatedKafka.Producer target;
  private final Deque<Runnable> start = new ArrayDeque<>();
  private @Nullable KnownState known;
  private @Nullable RelayProtocol protocol;
  private @Nullable ReplaySlices slices;
  private long nanos;
  private int replayed;
  private int next;
  private int row;
  private int history;
  private boolean inside;

  /**
   * A relay that begins: each step of its start is one of its steps, between which others do
   * theirs.
   *
   * @param filterOff whether it publishes all that the source shows
   */
  SimulatedRelay(
      SimulatedKafka kafka,
      SimulatedSource source,
      Refusals refusals,
      Chunks chunks,
      boolean filterOff,
      Random random) {
    this.kafka = kafka;
    this.source = source;
    this.refusals = refusals;
    this.chunks = chunks;
    this.filterOff = filterOff;
    this.target = kafka.new Producer();
    boolean early = kafka.mutation() == Mutation.POSITION_READ_BETWEEN_TWO_IDS;
    int first = random.nextInt(2);
    start.add(() -> target.take(first));
    start.add(early ? this::read : () -> target.take(1 - first));
    start.add(early ? () -> target.take(1 - first) : () -> {});
    start.add(() -> target.prove(first));
    start.add(() -> target.prove(1 - first));
    start.add(early ? () -> {} : this::read);
    start.add(this::begin);
  }

  private void read() {
    known = target.known();
  }

  /** Looks at the source, answers what was asked for, and opens the stream. */
  private void begin() {
    KnownState state = Objects.requireNonNull(known);
    ResumePoint point = state.resumePoint().orElseThrow();
    SourcePosition position = point.position();
    source.check(position);
    history = source.history();
    next = source.startOfStream(position);
    Map<Aggregate, Parked> parked =
        new Releases(refusals, kafka::lettersOf, target).answer(state, point);
    replayed = (int) state.replays().getOrDefault(REPLAY, ReplayPosition.NONE).events();
    Parking parking = new Parking(parked, refusals, true, count -> {});
    ResumePoint filter = filterOff ? ResumePoint.at(source.kind().at(next)) : point;
    protocol =
        new RelayProtocol(
            filter,
            new SourceProof(filter, proofAsked(point)),
            parking,
            target,
            HELD_BYTES,
            chunks,
            () -> nanos);
    slices = new ReplaySlices(protocol, parking, target);
  }

  private boolean proofAsked(ResumePoint point) {
    return next < source.kind().numberOf(point.position())
        && kafka.mutation() != Mutation.PROOF_NOT_ASKED;
  }

  /** Whether nobody has taken one of its ids since: so it may judge what it finds. */
  boolean isOwner() {
    return target.isOwner();
  }

  /** Publishes the next part of a replay, if it is its turn. */
  void replay(List<RelayEvent> events, Random random) {
    int to = Math.min(events.size(), replayed + 1 + random.nextInt(3));
    ReplaySlice slice =
        new ReplaySlice(
            REPLAY, events.subList(replayed, to), new ReplayPosition(to, Integer.toString(to)));
    if (slices != null && to > replayed && slices.ready() && slices.obstacle(slice) == null) {
      slices.publish(slice);
      replayed = to;
    }
  }

  /** Does the next step of its start; then reads one record, or settles where there is none. */
  void step(Random random) {
    if (protocol == null) {
      start.remove().run();
    } else {
      stream(protocol, random);
    }
  }

  private void stream(RelayProtocol protocol, Random random) {
    nanos += random.nextInt(MAX_STEP_NANOS);
    boolean gone = history != source.history();
    if (gone && random.nextBoolean()) {
      throw new Crash(); // the stream is broken
    }
    if (gone || next >= source.log().size() || (!inside && random.nextInt(3) == 0)) {
      SourcePosition committed = protocol.settle();
      if (!gone) { // only what it has shown, and was read to its end
        source.confirm(Math.min(source.kind().numberOf(committed), next));
      }
      return;
    }
    read(protocol, source.log().get(next));
  }

  private void read(RelayProtocol protocol, Transaction transaction) {
    if (!inside) {
      protocol.begin(transaction.id());
      inside = true;
      row = 0;
    } else if (row < transaction.events().size()) {
      protocol.event(transaction.events().get(row++));
    } else if (transaction.heartbeat() && row == 0) {
      protocol.heartbeat();
      row++;
    } else {
      boolean timeless = kafka.mutation() == Mutation.PROOF_WITHOUT_COMMIT_TIME;
      protocol.end(
          source.kind().at(transaction.number()),
          transaction.messages(),
          timeless ? 0 : transaction.commitMicros());
      inside = false;
      next++;
    }
  }
}
