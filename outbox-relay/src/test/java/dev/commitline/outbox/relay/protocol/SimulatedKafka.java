package dev.commitline.outbox.relay.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Kafka in the simulation: what is committed, and one producer epoch at a time. Faults come at
 * every step: a crash before or after it took effect, so a commit may be in doubt.
 */
final class SimulatedKafka {

  /** The relay's process ends here, or its answer is lost; both mean that it starts anew. */
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("crash", null, false, false);
    }
  }

  /** What a broken relay or a broken Kafka would do; the checker must see each of them. */
  enum Mutation {
    NONE,
    NO_FENCING,
    POSITION_BEFORE_EVENTS,
    POSITION_AFTER_EVENTS,
    SPLIT_TRANSACTIONS,
    PROGRESS_ONE_SHORT,
    PROGRESS_ONE_TOO_MANY
  }

  private final Random random;
  private final Mutation mutation;
  private final int crashOneIn;
  private final List<List<String>> committed = new ArrayList<>();
  private ResumePoint point = new ResumePoint(SimulationTest.at(0), null);
  private int epoch;

  SimulatedKafka(Random random, Mutation mutation, int crashOneIn) {
    this.random = random;
    this.mutation = mutation;
    this.crashOneIn = crashOneIn;
  }

  /** What read_committed consumers see: the events of each Kafka transaction. */
  List<List<String>> committed() {
    return committed;
  }

  /** As it is, for the checker. */
  LsnPosition position() {
    return (LsnPosition) point.position();
  }

  /** Fences all before. */
  Producer connect() {
    return new Producer(++epoch);
  }

  /** A target that a later {@link #connect} fences. */
  final class Producer implements Target {
    private final int own;
    private List<String> open = new ArrayList<>();

    Producer(int own) {
      this.own = own;
    }

    ResumePoint resumePoint() {
      maybeCrash();
      return switch (mutation) {
        case PROGRESS_ONE_SHORT -> shifted(-1);
        case PROGRESS_ONE_TOO_MANY -> shifted(1);
        default -> point;
      };
    }

    private ResumePoint shifted(int by) {
      Progress inNext = point.inNext();
      return inNext == null || inNext.events() == 0
          ? point
          : new ResumePoint(point.position(), new Progress(inNext.txId(), inNext.events() + by));
    }

    @Override
    public void begin() {
      step();
      open = new ArrayList<>();
    }

    @Override
    public void send(RelayEvent event) {
      step();
      open.add(event.id());
      if (mutation == Mutation.SPLIT_TRANSACTIONS && open.size() == 3) {
        committed.add(open);
        open = new ArrayList<>();
      }
    }

    @Override
    public void commit(ResumePoint next) {
      step();
      if (mutation == Mutation.POSITION_BEFORE_EVENTS) {
        point = next;
        maybeCrash();
      }
      if (!open.isEmpty()) {
        committed.add(open);
      }
      if (mutation == Mutation.POSITION_AFTER_EVENTS) {
        maybeCrash();
      }
      point = next;
      open = new ArrayList<>();
      maybeCrash(); // in doubt: it took effect, and nobody was told
    }

    @Override
    public void abort() {
      step();
      open = new ArrayList<>();
    }

    private void step() {
      maybeCrash();
      if (own != epoch && mutation != Mutation.NO_FENCING) {
        throw new Crash();
      }
    }
  }

  private void maybeCrash() {
    if (crashOneIn > 0 && random.nextInt(crashOneIn) == 0) {
      throw new Crash();
    }
  }
}
