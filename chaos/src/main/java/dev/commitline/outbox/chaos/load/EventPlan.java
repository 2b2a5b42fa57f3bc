package dev.commitline.outbox.chaos.load;

import java.util.Random;

/**
 * An event to be.
 *
 * @param topic the number of its topic
 * @param aggregate the number of its aggregate
 * @param filler how many bytes its payload has; -1 for a tombstone
 */
record EventPlan(int topic, int aggregate, int filler) {

  static final int AGGREGATES = 200;
  private static final int MAX_FILLER = 400;
  private static final int TOMBSTONE = -1;
  private static final int TOMBSTONE_PERCENT = 10;

  /** More than the particular topic takes. */
  static final int REFUSED_FILLER = 400_000;

  /** One that its topic refuses. */
  static EventPlan refused(Random random) {
    return new EventPlan(ChaosEvent.PARTICULAR, random.nextInt(AGGREGATES), REFUSED_FILLER);
  }

  static EventPlan random(Random random) {
    int topic = random.nextInt(ChaosEvent.TOPICS.size());
    boolean tombstone = topic == ChaosEvent.COMPACTED && random.nextInt(100) < TOMBSTONE_PERCENT;
    int filler = tombstone ? TOMBSTONE : random.nextInt(MAX_FILLER);
    return new EventPlan(topic, random.nextInt(AGGREGATES), filler);
  }

  boolean tombstone() {
    return filler == TOMBSTONE;
  }

  String aggregateId() {
    return "thing-" + aggregate;
  }
}
