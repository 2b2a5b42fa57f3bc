package dev.commitline.outbox.bench.capture;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What is to be measured.
 *
 * @param connections how many transactions run at the same time; each number is measured for itself
 * @param events how many events a transaction has; each number is measured for itself
 * @param rounds how often all are measured in turn
 * @param slice for how long each, in a round
 * @param variants which of {@link CaptureBenchmark#VARIANTS}
 */
public record CaptureOptions(
    List<Integer> connections,
    List<Integer> events,
    int rounds,
    Duration slice,
    Set<String> variants) {

  int mostConnections() {
    return connections.stream().mapToInt(each -> each).max().orElseThrow();
  }
}
