package dev.commitline.outbox.bench.latency;

import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;

/**
 * When each event was committed, and when it arrived.
 *
 * <p>Thread safety: safe.
 */
final class Stopwatch {

  /** From a microsecond to ten minutes, three digits. */
  private static final long LONGEST_MICROS = 600_000_000;

  private final AtomicLongArray committed;
  private final AtomicLongArray arrived;

  Stopwatch(int events) {
    this.committed = new AtomicLongArray(events);
    this.arrived = new AtomicLongArray(events);
  }

  int events() {
    return committed.length();
  }

  void committed(int event) {
    committed.set(event, System.nanoTime());
  }

  /** Of several arrivals of one event the first counts. */
  void arrived(int event) {
    arrived.compareAndSet(event, 0, System.nanoTime());
  }

  boolean complete() {
    for (int i = events() - 1; i >= 0; i--) {
      if (arrived.get(i) == 0) {
        return false;
      }
    }
    return true;
  }

  /** How long the events from this one on took, in microseconds. */
  Histogram from(int first) {
    Histogram histogram = new Histogram(1, LONGEST_MICROS, 3);
    for (int i = first; i < events(); i++) {
      // an event may arrive before its writer hears of the commit
      long micros = (arrived.get(i) - committed.get(i)) / 1_000;
      histogram.recordValue(Math.max(1, Math.min(micros, LONGEST_MICROS)));
    }
    return histogram;
  }
}
