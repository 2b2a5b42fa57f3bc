package dev.commitline.outbox.chaos.load;

import java.util.Random;

/**
 * An event to be.
 *
 * @param topic the number of its topic
 * @param aggregate the number of its aggregate
 * @param filler how many bytes its payload has beside what it says
 */
record EventPlan(int topic, int aggregate, int filler) {

  static final int AGGREGATES = 200;
  private static final int MAX_FILLER = 400;

  /** More than the particular topic takes. */
  static final int REFUSED_FILLER = 400_000;

  /** One that its topic refuses. */
  static EventPlan refused(Random random) {
    return new EventPlan(ChaosEvent.PARTICULAR, random.nextInt(AGGREGATES), REFUSED_FILLER);
  }

  static EventPlan random(Random random) {
    return new EventPlan(
        random.nextInt(ChaosEvent.TOPICS.size()),
        random.nextInt(AGGREGATES),
        random.nextInt(MAX_FILLER));
  }

  String aggregateId() {
    return "thing-" + aggregate;
  }
}
