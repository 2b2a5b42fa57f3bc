package dev.commitline.outbox.chaos.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What was found: how many of each anomaly, and the first of them.
 *
 * <p>Thread safety: none.
 */
public final class Verdict {

  private static final int KEPT = 20;

  private final Map<Anomaly, Long> counts = new EnumMap<>(Anomaly.class);
  private final List<String> first = new ArrayList<>();
  private final List<String> limits = new ArrayList<>();

  void add(Anomaly anomaly, String what) {
    long count = counts.merge(anomaly, 1L, Long::sum);
    if (count <= KEPT) {
      first.add(anomaly.label() + ": " + what);
    }
  }

  /** How many there are. */
  public long count(Anomaly anomaly) {
    return counts.getOrDefault(anomaly, 0L);
  }

  /** Whether there are none at all. */
  public boolean clean() {
    return counts.isEmpty();
  }

  /** Says what could not be told here, for people. */
  void limit(String what) {
    limits.add(what);
  }

  /** What could not be told, so that a count of 0 does not speak of it. */
  public List<String> limits() {
    return List.copyOf(limits);
  }

  /** The first of each anomaly, for people. */
  public List<String> offenders() {
    return List.copyOf(first);
  }
}
