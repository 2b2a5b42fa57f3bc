package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.result.Pace;
import dev.commitline.outbox.bench.world.ProcessTree;
import dev.commitline.outbox.testkit.ChildProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Measures what a drain uses; made just before its process starts.
 *
 * <p>Thread safety: none.
 */
final class Meter {

  private final List<ProcessTree> servers;
  private final Optional<Duration> before;
  private Optional<Duration> processor = Optional.empty();
  private Optional<Long> peakBytes = Optional.empty();

  /**
   * Begins.
   *
   * @param servers that work for the process
   */
  Meter(List<ProcessTree> servers) {
    this.servers = servers;
    this.before = sum(servers);
  }

  /** All is out; the process still runs. */
  void stop(ChildProcess process) {
    ProcessTree tree = new ProcessTree(process.pid());
    Optional<Duration> after = sum(servers);
    processor = tree.processorTime().flatMap(own -> after.map(own::plus)).flatMap(this::since);
    peakBytes = tree.peakBytes();
  }

  private Optional<Duration> since(Duration now) {
    return before.map(now::minus);
  }

  Drained with(Pace pace, long events) {
    return new Drained(pace, events, processor, peakBytes);
  }

  private static Optional<Duration> sum(List<ProcessTree> trees) {
    Duration all = Duration.ZERO;
    for (ProcessTree tree : trees) {
      Optional<Duration> time = tree.processorTime();
      if (time.isEmpty()) {
        return time;
      }
      all = all.plus(time.get());
    }
    return Optional.of(all);
  }
}
