package dev.commitline.outbox.bench;

import dev.commitline.outbox.bench.result.Results;
import dev.commitline.outbox.bench.world.RunDirectory;
import io.debezium.connector.postgresql.Module;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all benchmarks have: where figures go, and where servers live meanwhile. */
final class Common {

  @Option(
      names = "--results",
      paramLabel = "DIR",
      description = "Where the file with all figures goes; default benchmarks/results.")
  private @Nullable Path results;

  @Option(
      names = "--profile",
      paramLabel = "DIR",
      description =
          "Each measured process writes a flight recording there, which slows it a little.")
  private @Nullable Path profiles;

  /** A benchmark in a directory of its own. */
  interface Measurement {
    Results in(Path directory) throws InterruptedException;
  }

  /** Measures, writes the file, and deletes the directory; it stays when something goes wrong. */
  int measure(PrintStream out, Measurement measurement) throws InterruptedException {
    RunDirectory directory = RunDirectory.create();
    try {
      Results figures = measurement.in(directory.path());
      directory.delete();
      out.println("written to " + write(figures));
      return 0;
    } catch (RuntimeException e) {
      out.println("it could not be measured; logs and data are kept in " + directory.path());
      throw e;
    }
  }

  private Path write(Results figures) {
    figures.version("kafka", AppInfoParser.getVersion()).version("debezium", Module.version());
    Path directory = results;
    return figures.write(
        directory == null ? Path.of(System.getProperty("bench.results", "results")) : directory);
  }

  /**
   * Which are to be measured: all, or those that are asked for.
   *
   * @throws IllegalArgumentException when one is asked for that is none of them
   */
  static Set<String> contenders(@Nullable List<String> only, List<String> all) {
    if (only == null) {
      return Set.copyOf(all);
    }
    Set<String> unknown = new HashSet<>(only);
    all.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "--only must be one of %s, was %s".formatted(all, unknown));
    }
    return Set.copyOf(only);
  }

  /** Where flight recordings go; null for none. */
  @Nullable Path profiles() throws IOException {
    return profiles == null ? null : Files.createDirectories(profiles).toAbsolutePath();
  }
}
