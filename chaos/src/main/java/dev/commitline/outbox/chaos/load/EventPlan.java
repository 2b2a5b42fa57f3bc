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
