package dev.commitline.outbox.bench;

import dev.commitline.outbox.bench.result.Results;
import dev.commitline.outbox.bench.world.RunDirectory;
import io.debezium.connector.postgresql.Module;
import java.awt.AWTError;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
      write(figures, out);
      return 0;
    } catch (RuntimeException e) {
      out.println("it could not be measured; logs and data are kept in " + directory.path());
      throw e;
    }
  }

  private void write(Results figures, PrintStream out) {
    figures.version("kafka", AppInfoParser.getVersion()).version("debezium", Module.version());
    Path directory =
        results == null ? Path.of(System.getProperty("bench.results", "results")) : results;
    out.println("written to " + figures.write(directory));
    try {
      figures.draw(directory).forEach(file -> out.println("drawn in " + file));
    } catch (LinkageError | InternalError | AWTError e) {
      out.println("no pictures: this Java can't draw text, which needs fontconfig: " + e);
    }
  }

  /** Where flight recordings go; null for none. */
  @Nullable Path profiles() throws IOException {
    return profiles == null ? null : Files.createDirectories(profiles).toAbsolutePath();
  }
}
