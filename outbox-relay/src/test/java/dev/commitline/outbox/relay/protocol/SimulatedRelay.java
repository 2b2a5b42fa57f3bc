package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.protocol.SimulatedSource.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One relay process of the simulation, at some step of its life. */
final class SimulatedRelay {

  static final String REPLAY = "r";

  private static final long HELD_BYTES = 4_000; // small, so that large transactions are common
  private static final int MAX_STEP_NANOS = 30_000_000;

  private final SimulatedKafka.Producer target;
  private final RelayProtocol protocol;
  private final ReplaySlices slices;
  private long nanos;
  private int replayed;
  private int next;
  private int row;
  private boolean inside;

  /**
   * A relay that fences those before it, and answers what was asked for.
   *
   * @param filterFrom where its filter is off: where it reads from, whatever was published; else -1
   */
  SimulatedRelay(
      SimulatedKafka kafka,
      SimulatedSource source,
      Refusals refusals,
      Chunks chunks,
      int filterFrom) {
    target = kafka.connect(); // fences before anything is read
    KnownState known = target.known();
    ResumePoint point = known.resumePoint().orElseThrow();
    Map<Aggregate, Parked> parked =
        new Releases(refusals, kafka::lettersOf, target).answer(known, point);
    next = filterFrom < 0 ? source.startOfStream() : filterFrom;
    replayed = (int) known.replays().getOrDefault(REPLAY, ReplayPosition.NONE).events();
    Parking parking = new Parking(parked, refusals, true, count -> {});
    protocol =
        new RelayProtocol(
            filterFrom < 0 ? point : ResumePoint.at(source.kind().at(next)),
            new SourceProof(
                point, filterFrom < 0 && next < source.kind().numberOf(point.position())),
            parking,
            target,
            HELD_BYTES,
            chunks,
            () -> nanos);
    slices = new ReplaySlices(protocol, parking, target);
  }

  /** Publishes the next part of a replay, if it is its turn. */
  void replay(List<RelayEvent> events, Random random) {
    int to = Math.min(events.size(), replayed + 1 + random.nextInt(3));
    ReplaySlice slice =
        new ReplaySlice(
            REPLAY, events.subList(replayed, to), new ReplayPosition(to, Integer.toString(to)));
    if (to > replayed && slices.ready() && slices.obstacle(slice) == null) {
      slices.publish(slice);
      replayed = to;
    }
  }

  /** Reads one record, or settles where there is none. */
  void step(SimulatedSource source, Random random) {
    nanos += random.nextInt(MAX_STEP_NANOS);
    if (next >= source.log().size() || (!inside && random.nextInt(3) == 0)) {
      source.confirm(protocol.settle());
      return;
    }
    Transaction transaction = source.log().get(next);
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
      protocol.end(
          source.kind().at(transaction.number()), transaction.messages(), transaction.number());
      inside = false;
      next++;
    }
  }
}
