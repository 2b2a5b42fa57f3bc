package dev.commitline.outbox.bench.relay;

import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * One contender against others.
 *
 * @param name for the table
 * @param ours the one
 * @param others it is held against the slowest of them
 */
record Ratio(String name, String ours, List<String> others) {

  /** One against one. */
  static Ratio of(String ours, String other) {
    return new Ratio(ours + " / " + other, ours, List.of(other));
  }

  boolean measured(Set<String> contenders) {
    return contenders.contains(ours) && contenders.containsAll(others);
  }

  /**
   * What it comes to.
   *
   * @param rate of each contender
   */
  double value(ToDoubleFunction<String> rate) {
    return rate.applyAsDouble(ours) / others.stream().mapToDouble(rate).min().orElseThrow();
  }
}
