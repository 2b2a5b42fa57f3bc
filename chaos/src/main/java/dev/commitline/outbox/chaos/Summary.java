package dev.commitline.outbox.chaos;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.commitline.outbox.chaos.check.Anomaly;
import dev.commitline.outbox.chaos.check.Piece;
import dev.commitline.outbox.chaos.check.Tally;
import dev.commitline.outbox.chaos.check.Verdict;
import dev.commitline.outbox.chaos.fault.FaultKind;
import dev.commitline.outbox.chaos.fault.Recovery;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param finished whether it came to its end
 * @param recoveries one for each fault
 * @param transactions how many were committed
 * @param events how many events these have
 * @param verdict what Kafka has of them
 * @param tally what the load was made of
 */
record Summary(
    boolean finished,
    List<Recovery> recoveries,
    long transactions,
    long events,
    Verdict verdict,
    Tally tally) {

  /** A run with so many faults takes long enough for each piece of the load. */
  private static final int ALL_TRIED_FROM = 20;

  /** Whether the run came to its end, nothing was found, and all was tried. */
  boolean clean() {
    boolean tried = recoveries.size() < ALL_TRIED_FROM || tally.untried().isEmpty();
    return finished && verdict.clean() && tried;
  }

  /** The last line of a run: scripts read it. */
  String line() {
    StringBuilder line = new StringBuilder("chaos:");
    line.append(" faults=").append(recoveries.size());
    line.append(" transactions=").append(transactions);
    line.append(" events=").append(events);
    for (Anomaly anomaly : Anomaly.values()) {
      line.append(' ').append(anomaly.label()).append('=').append(verdict.count(anomaly));
    }
    line.append(" untried=").append(untried());
    return line.append(" recovery_p99_ms=").append(percentile(recoveries, 99)).toString();
  }

  private String untried() {
    List<String> labels = tally.untried().stream().map(Piece::label).toList();
    return labels.isEmpty() ? "0" : String.join(",", labels);
  }

  /** What the load was made of; one line. */
  String load() {
    return "load: " + tally.text();
  }

  /** How often each fault happened, and how long recovery took; one line each. */
  List<String> mix() {
    Map<FaultKind, List<Recovery>> byKind =
        recoveries.stream()
            .collect(groupingBy(Recovery::kind, () -> new EnumMap<>(FaultKind.class), toList()));
    return byKind.entrySet().stream()
        .map(
            kind ->
                "%-18s  %3d times, recovered in %6d ms (p50), %6d ms (longest)"
                    .formatted(
                        kind.getKey().label(),
                        kind.getValue().size(),
                        percentile(kind.getValue(), 50),
                        percentile(kind.getValue(), 100)))
        .toList();
  }

  /** The recovery time that so many of a hundred do not exceed, by nearest rank; 0 for none. */
  static long percentile(List<Recovery> recoveries, int percent) {
    long[] sorted = recoveries.stream().mapToLong(Recovery::millis).sorted().toArray();
    int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
    return sorted.length == 0 ? 0 : sorted[Math.max(rank, 1) - 1];
  }
}
