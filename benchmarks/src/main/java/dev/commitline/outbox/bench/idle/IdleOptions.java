package dev.commitline.outbox.bench.idle;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be measured.
 *
 * @param warmup how long each waits before it counts
 * @param length how long it counts
 * @param repetitions how often
 * @param contenders which of {@link IdleBenchmark#CONTENDERS}
 * @param profiles where flight recordings go; null for none
 */
public record IdleOptions(
    Duration warmup,
    Duration length,
    int repetitions,
    Set<String> contenders,
    @Nullable Path profiles) {

  /** Takes the contenders as they are now. */
  public IdleOptions {
    contenders = Set.copyOf(contenders);
  }
}
