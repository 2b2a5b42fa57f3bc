package dev.commitline.outbox.bench.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a process of this machine and those that it started have used, as Linux tells it; empty
 * where it is no Linux, or the process has ended.
 *
 * @param pid of the process
 */
public record ProcessTree(long pid) {

  /** What /proc counts in: 100 to a second, whatever the kernel's own clock is. */
  private static final long TICK_MILLIS = 10;

  private static final long KILO = 1024;

  /** Of user and system, and behind them those of children that have ended. */
  private static final int FIRST_TIME = 11;

  private static final int TIMES = 4;

  /** Processor time since they began; children that have ended are included. */
  public Optional<Duration> processorTime() {
    Optional<Long> own = ticks(pid);
    long children =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(child -> ticks(child.pid()).orElse(0L)) // just ended: its parent has it
            .sum();
    return own.map(ticks -> Duration.ofMillis((ticks + children) * TICK_MILLIS));
  }

  /** The most memory that the process itself has had at a time, in bytes. */
  public Optional<Long> peakBytes() {
    return read(pid, "status")
        .flatMap(status -> status.lines().filter(line -> line.startsWith("VmHWM:")).findFirst())
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * KILO);
  }

  private static Optional<Long> ticks(long process) {
    return read(process, "stat").map(ProcessTree::ticks);
  }

  /** The processor time in a line of /proc/PID/stat; the program's name may have anything in it. */
  static long ticks(String stat) {
    String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Stream.of(behindName).skip(FIRST_TIME).limit(TIMES).mapToLong(Long::parseLong).sum();
  }

  private static Optional<String> read(long process, String file) {
    try {
      return Optional.of(Files.readString(Path.of("/proc", Long.toString(process), file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
