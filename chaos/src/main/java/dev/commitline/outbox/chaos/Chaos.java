package dev.commitline.outbox.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.chaos.world.RelayCommand;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;

/** The main class behind {@code bin/chaos}. */
public final class Chaos {

  private static final int WELL = 0;
  private static final int NOT_WELL = 1;
  private static final int USAGE = 2;

  private final PrintStream out;

  private Chaos(PrintStream out) {
    this.out = out;
  }

  /** Runs chaos; {@code bin/chaos --help} says how. */
  public static void main(String[] arguments) throws InterruptedException, IOException {
    System.exit(run(new PrintStream(System.out, true, UTF_8), arguments));
  }

  /**
   * Runs chaos.
   *
   * @param out what is seen of it
   * @return the exit code: 0 when all is well, 1 when not, 2 when the options can't be used
   */
  static int run(PrintStream out, String... arguments) throws InterruptedException, IOException {
    try {
      return new Chaos(out).run(ChaosOptions.parse(arguments));
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      return USAGE;
    }
  }

  private int run(ChaosOptions options) throws InterruptedException, IOException {
    Path keep = options.keep();
    Path directory =
        keep == null
            ? Files.createTempDirectory("commitline-chaos-")
            : Files.createDirectories(keep);
    Scenario scenario = options.scenario();
    out.printf(
        "... seed %d, %s, %s over %s%n",
        options.seed(),
        scenario == null ? options.faults() + " faults" : "scenario " + scenario.label(),
        options.transport(),
        options.database().name());
    boolean clean = false;
    try {
      if (scenario != null) {
        clean = new ScenarioRun(scenario, options, out).run(directory, command(options), jar());
        tidy(directory, clean && keep == null);
        return clean ? WELL : NOT_WELL;
      }
      Summary summary = new ChaosRun(options, out).run(directory, command(options), jar());
      summary.mix().forEach(out::println);
      out.println(summary.load());
      summary.verdict().offenders().forEach(out::println);
      summary.verdict().limits().forEach(limit -> out.println("... " + limit));
      clean = summary.clean();
      tidy(directory, clean && keep == null);
      out.println(summary.line());
    } catch (IllegalStateException | UncheckedIOException | SQLException e) {
      out.println("chaos can't go on: " + e.getMessage());
      tidy(directory, false);
    }
    return clean ? WELL : NOT_WELL;
  }

  private void tidy(Path directory, boolean away) {
    if (away) {
      RunFiles.delete(directory);
    } else {
      out.println("logs and data are kept in " + directory);
    }
  }

  private static RelayCommand command(ChaosOptions options) {
    String mutation = options.mutation();
    Path jar = jar();
    return mutation == null
        ? RelayCommand.shipped(jar)
        : RelayCommand.broken(jar, Path.of(property("chaos.test-classes")), mutation);
  }

  private static Path jar() {
    return Path.of(property("outbox.jar"));
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }
}
