package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.result.Pace;
import java.time.Duration;
import java.util.Optional;

/**
 * What getting a backlog out came to.
 *
 * @param pace how fast
 * @param events how many got out
 * @param processor time of the process that did it since it began, and of the servers meanwhile;
 *     empty where the operating system does not tell
 * @param peakBytes the most memory that the process has had; empty likewise
 */
record Drained(Pace pace, long events, Optional<Duration> processor, Optional<Long> peakBytes) {}
