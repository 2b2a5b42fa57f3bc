package dev.commitline.outbox.chaos.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A transaction to be, as a seed decides it.
 *
 * @param events what it appends and keeps
 * @param dropped what it appends between a savepoint and the rollback to it; before {@code
 *     droppedAt}
 * @param droppedAt how many events come before those
 * @param rowsDropped whether rows are written to the outbox, and then dropped by a rollback to a
 *     savepoint, as an application does that writes before its transaction ends
 * @param holdMillis how long it stays open with its rows written
 * @param end how it ends
 */
record TransactionPlan(
    List<EventPlan> events,
    List<EventPlan> dropped,
    int droppedAt,
    boolean rowsDropped,
    int holdMillis,
    End end) {

  /** How a transaction ends. */
  enum End {
    COMMIT,
    ROLLBACK_UNWRITTEN,
    ROLLBACK_WRITTEN
  }

  private static final int USUAL = 20;
  private static final int HUGE = 21_000;
  private static final int HUGE_EVERY = 4_000;
  private static final int FIRST_HUGE = 500;
  private static final int REFUSED_EVERY = 300;
  private static final int FIRST_REFUSED = 150;

  /**
   * The plan of a transaction.
   *
   * @param number the number of the transaction; decides which are huge, and which have an event
   *     that its topic refuses
   * @param sparing whether no more than the first such event may come: a relay's first start begins
   *     anew at each, and where they come faster than that is over, it would never end
   */
  static TransactionPlan of(long number, Random random, boolean sparing) {
    if (number % HUGE_EVERY == FIRST_HUGE) {
      return plain(events(HUGE, random));
    }
    if (number == FIRST_REFUSED || (!sparing && number % REFUSED_EVERY == FIRST_REFUSED)) {
      List<EventPlan> events = new ArrayList<>(usual(random));
      events.add(random.nextInt(events.size() + 1), EventPlan.refused(random));
      return plain(events);
    }
    int kind = random.nextInt(100);
    if (kind < 10) {
      End end = random.nextBoolean() ? End.ROLLBACK_UNWRITTEN : End.ROLLBACK_WRITTEN;
      return new TransactionPlan(usual(random), List.of(), 0, false, 0, end);
    } else if (kind < 18) {
      List<EventPlan> kept = usual(random);
      return new TransactionPlan(
          kept, usual(random), random.nextInt(kept.size() + 1), false, 0, End.COMMIT);
    } else if (kind < 22) {
      return new TransactionPlan(usual(random), List.of(), 0, true, 0, End.COMMIT);
    } else if (kind < 25) { // few aggregates: others have to wait for them
      int hold = 200 + random.nextInt(2_000);
      List<EventPlan> few = events(1 + random.nextInt(3), random);
      return new TransactionPlan(few, List.of(), 0, false, hold, End.COMMIT);
    } else if (kind < 28) {
      return plain(events(100 + random.nextInt(400), random));
    }
    return plain(usual(random));
  }

  boolean huge() {
    return events.size() >= HUGE;
  }

  private static TransactionPlan plain(List<EventPlan> events) {
    return new TransactionPlan(events, List.of(), 0, false, 0, End.COMMIT);
  }

  private static List<EventPlan> usual(Random random) {
    return events(1 + random.nextInt(USUAL), random);
  }

  private static List<EventPlan> events(int count, Random random) {
    return Stream.generate(() -> EventPlan.random(random)).limit(count).toList();
  }
}
