package dev.commitline.sample.demo;

import java.time.Duration;
import java.util.Arrays;

/**
 * Latencies, all of them kept.
 *
 * <p>Thread safety: safe.
 */
final class Latencies {

  private long[] micros = new long[4096];
  private int size;

  synchronized void add(Duration latency) {
    if (size == micros.length) {
      micros = Arrays.copyOf(micros, size * 2);
    }
    micros[size++] = latency.toNanos() / 1_000;
  }

  /** How many there are. */
  synchronized int size() {
    return size;
  }

  /**
   * The latency that so many of a hundred do not exceed, by nearest rank.
   *
   * @param percent more than 0, at most 100
   * @return zero when there are none
   */
  synchronized Duration percentile(double percent) {
    if (size == 0) {
      return Duration.ZERO;
    }
    long[] sorted = Arrays.copyOf(micros, size);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * size);
    return Duration.ofNanos(sorted[Math.max(rank, 1) - 1] * 1_000);
  }

  /** For people: milliseconds with one decimal. */
  static String inMillis(Duration latency) {
    return "%.1f ms".formatted(latency.toNanos() / 1e6);
  }
}
