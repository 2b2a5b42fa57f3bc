package dev.commitline.outbox.bench.latency;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be measured.
 *
 * @param rate events a second
 * @param length how long they are written; the kill is after a third of it
 * @param repetitions how often
 * @param contenders which of {@link TakeoverBenchmark#CONTENDERS}
 * @param profiles where flight recordings go; null for none
 */
public record TakeoverOptions(
    int rate, Duration length, int repetitions, Set<String> contenders, @Nullable Path profiles) {

  /** Takes the contenders as they are now. */
  public TakeoverOptions {
    contenders = Set.copyOf(contenders);
  }
}
