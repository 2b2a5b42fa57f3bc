package dev.commitline.outbox.bench.result;

import java.util.Arrays;
import java.util.List;

/**
 * The same thing, measured several times.
 *
 * @param values in the order in which they were measured; at least one
 */
public record Samples(List<Double> values) {

  /** Refuses to be empty. */
  public Samples {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("values must not be empty");
    }
    values = List.copyOf(values);
  }

  /** The middle one, or the mean of the two in the middle. */
  public double median() {
    double[] sorted = sorted();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** The smallest. */
  public double min() {
    return sorted()[0];
  }

  /** The largest. */
  public double max() {
    return sorted()[values.size() - 1];
  }

  private double[] sorted() {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
