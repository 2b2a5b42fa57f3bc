package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka in the simulation: what is committed, and one epoch at a time of each of two transactional
 * ids, whose producers take turns. Faults come at every step: a crash before or after it took
 * effect, so a commit may be in doubt. Some events it refuses, at once or when they are to be
 * committed.
 */
final class SimulatedKafka {

  /**
   * A committed record.
   *
   * @param letter whether it is in the topic's dead-letter topic
   */
  record Written(RelayEvent event, boolean letter) {}

  /**
   * What consumers see at once.
   *
   * @param release whether it answers a request to release
   * @param replay whether it is a part of a replay
   */
  record Transaction(List<Written> records, boolean release, boolean replay) {
    boolean live() {
      return !release && !replay;
    }
  }

  private final Random random;
  private final Mutation mutation;
  private final int crashOneIn;
  private final List<Transaction> committed = new ArrayList<>();
  private final Map<Aggregate, Parked> parked = new HashMap<>();
  private final Set<Aggregate> releases = new HashSet<>();
  private final Map<String, ReplayPosition> replays = new HashMap<>();
  private final Set<String> poison = new HashSet<>();
  private final List<RelayEvent> letters = new ArrayList<>();
  private final Set<Integer> committedLetters = new HashSet<>();
  private ResumePoint point;
  private final int[] epochs = new int[2];

  SimulatedKafka(SourcePosition start, Random random, Mutation mutation, int crashOneIn) {
    this.point = ResumePoint.at(start);
    this.random = random;
    this.mutation = mutation;
    this.crashOneIn = crashOneIn;
  }

  /** What read_committed consumers see: the records of each Kafka transaction. */
  List<Transaction> committed() {
    return committed;
  }

  /** As it is, for the checker. */
  SourcePosition position() {
    return point.position();
  }

  ResumePoint point() {
    return point;
  }

  Map<Aggregate, Parked> parked() {
    return parked;
  }

  Map<String, ReplayPosition> replays() {
    return replays;
  }

  /** From now on, this event is refused. */
  void refuse(String eventId) {
    poison.add(eventId);
  }

  /** From now on, it takes everything; or not, and the release is refused. */
  void askForRelease(Aggregate aggregate) {
    if (random.nextInt(3) > 0) {
      poison.clear();
    }
    releases.add(aggregate);
  }

  /** The events that wait, as somebody reads them who looks from the first one on. */
  void lettersOf(Aggregate aggregate, Parked waiting, Consumer<RelayEvent> consumer) {
    int found = 0;
    for (int i = (int) waiting.first().record(); i < letters.size(); i++) {
      RelayEvent letter = letters.get(i);
      if (committedLetters.contains(i) && letter.aggregate().equals(aggregate)) {
        consumer.accept(letter);
        found++;
      }
    }
    if (found != waiting.events()) {
      throw new RelayException(
          RelayError.POSITION_UNREADABLE,
          "%d of %d events of %s wait".formatted(found, waiting.events(), aggregate));
    }
  }

  Mutation mutation() {
    return mutation;
  }

  /** A target whose ids are still to be taken. */
  final class Producer implements Target {
    private final int[] own = new int[2];
    private int turn;
    private List<Written> open = new ArrayList<>();
    private final List<Runnable> effects = new ArrayList<>();
    private @Nullable RelayEvent refused;
    private boolean release;
    private boolean replay;
    private Runnable late = () -> {};

    /** Fences whoever had this id before. */
    void take(int id) {
      maybeCrash();
      own[id] = ++epochs[id];
    }

    /** Commits a record that says nothing, which only the id's owner can. */
    void prove(int id) {
      boolean asked =
          mutation != Mutation.FENCE_WITHOUT_PROOF
              && (mutation != Mutation.FENCE_WITH_ONE_PROOF || id == 1);
      if (asked) {
        step(id);
      }
    }

    boolean isOwner() {
      return own[0] == epochs[0] && own[1] == epochs[1];
    }

    KnownState known() {
      maybeCrash();
      return new KnownState(
          true,
          Optional.of(resumePoint()),
          parked,
          releases,
          KnownPlaces.NONE,
          replays,
          Safeguards.NONE);
    }

    private ResumePoint resumePoint() {
      return switch (mutation) {
        case PROGRESS_ONE_SHORT -> shifted(-1);
        case PROGRESS_ONE_TOO_MANY -> shifted(1);
        case PROGRESS_WITHOUT_EVENT -> shifted(0);
        default -> point;
      };
    }

    private ResumePoint shifted(int by) {
      Progress inNext = point.inNext();
      return inNext == null || inNext.events() == 0
          ? point
          : new ResumePoint(
              point.position(),
              point.last(),
              new Progress(inNext.txId(), inNext.events() + by, null));
    }

    @Override
    public void begin() {
      turn = 1 - turn;
      step();
      open = new ArrayList<>();
      effects.clear();
      refused = null;
      release = false;
      replay = false;
      late = () -> {};
    }

    @Override
    public void send(RelayEvent event) {
      step();
      if (poison.contains(event.id()) && refused == null) {
        refused = event;
      }
      if (refused != null && random.nextBoolean()) {
        throw refusal(refused);
      }
      write(event, false);
    }

    private void write(RelayEvent event, boolean letter) {
      open.add(new Written(event, letter));
      if (mutation == Mutation.SPLIT_TRANSACTIONS && open.size() == 3) {
        committed.add(new Transaction(open, release, replay));
        open = new ArrayList<>();
      }
    }

    @Override
    public RecordPlace sendRefused(RelayEvent event, RelayException why) {
      step();
      int record = letters.size();
      letter(event);
      return new RecordPlace(0, record);
    }

    @Override
    public void sendBehind(RelayEvent event, Parked behind) {
      step();
      letter(event);
    }

    private void letter(RelayEvent event) {
      int record = letters.size();
      letters.add(event);
      effects.add(() -> committedLetters.add(record));
      write(event, true);
    }

    @Override
    public void park(Aggregate aggregate, Parked now) {
      remember();
      if (mutation == Mutation.PARKING_BEFORE_EVENTS) {
        parked.put(aggregate, now);
      } else if (mutation != Mutation.PARKING_FORGOTTEN) {
        effects.add(() -> parked.put(aggregate, now));
      }
    }

    @Override
    public void unpark(Aggregate aggregate) {
      remember();
      if (mutation != Mutation.RELEASED_BUT_STILL_PARKED) {
        effects.add(() -> parked.remove(aggregate));
      }
    }

    @Override
    public void answer(Aggregate aggregate) {
      remember();
      release = true;
      effects.add(() -> releases.remove(aggregate));
    }

    @Override
    public void replayed(String id, @Nullable ReplayPosition reached) {
      remember();
      replay = true;
      Runnable effect = () -> replays.put(id, Objects.requireNonNull(reached));
      switch (mutation) {
        case REPLAYED_BEFORE_EVENTS -> effect.run();
        case REPLAYED_AFTER_EVENTS -> late = effect;
        default -> effects.add(effect);
      }
    }

    @Override
    public void commit(ResumePoint next) {
      step();
      if (refused != null) {
        throw refusal(refused);
      }
      if (mutation == Mutation.POSITION_BEFORE_EVENTS) {
        point = next;
        maybeCrash();
      }
      if (!open.isEmpty()) {
        committed.add(new Transaction(open, release, replay));
      }
      effects.forEach(Runnable::run);
      if (mutation == Mutation.POSITION_AFTER_EVENTS) {
        maybeCrash();
      }
      point = next;
      open = new ArrayList<>();
      effects.clear();
      maybeCrash(); // in doubt: it took effect, and nobody was told
      late.run();
    }

    @Override
    public void abort() {
      step();
      open = new ArrayList<>();
      effects.clear();
      refused = null;
    }

    /** Here, too, Kafka may tell that it refused what was sent before. */
    private void remember() {
      step();
      if (refused != null && random.nextBoolean()) {
        throw refusal(refused);
      }
    }

    private void step() {
      step(turn);
    }

    private void step(int id) {
      maybeCrash();
      if (own[id] != epochs[id] && mutation != Mutation.NO_FENCING) {
        throw new Crash();
      }
    }
  }

  private static RefusedException refusal(RelayEvent event) {
    return new RefusedException(
        new Refusal(
            event.id(),
            event.topic(),
            false,
            new RelayException(RelayError.EVENT_TOO_LARGE, event.id())));
  }

  private void maybeCrash() {
    if (crashOneIn > 0 && random.nextInt(crashOneIn) == 0) {
      throw new Crash();
    }
  }
}
