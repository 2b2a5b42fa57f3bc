package dev.commitline.outbox.bench.latency;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be measured.
 *
 * @param rates events a second, one after the other
 * @param warmup how long each rate runs before it counts
 * @param length how long it counts
 * @param repetitions how often
 * @param contenders which of {@link LatencyBenchmark#CONTENDERS}
 * @param other the sidecar's jar of another build, which is measured beside this one; null for none
 * @param profiles where flight recordings go; null for none
 */
public record LatencyOptions(
    List<Integer> rates,
    Duration warmup,
    Duration length,
    int repetitions,
    Set<String> contenders,
    @Nullable Path other,
    @Nullable Path profiles) {

  /** Takes the rates as they are now. */
  public LatencyOptions {
    rates = List.copyOf(rates);
    contenders = Set.copyOf(contenders);
  }
}
