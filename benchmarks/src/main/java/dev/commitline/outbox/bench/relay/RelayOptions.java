package dev.commitline.outbox.bench.relay;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be measured.
 *
 * @param warmup events of a backlog that a process that has just started gets out first
 * @param events events behind them
 * @param polling for how long a peer that polls may publish its backlog
 * @param repetitions how often
 * @param contenders which of {@link RelayBenchmark#CONTENDERS}
 * @param other the sidecar's jar of another build, which is measured beside this one; null for none
 * @param profiles where flight recordings go; null for none
 */
public record RelayOptions(
    int warmup,
    int events,
    Duration polling,
    int repetitions,
    Set<String> contenders,
    @Nullable Path other,
    @Nullable Path profiles) {}
