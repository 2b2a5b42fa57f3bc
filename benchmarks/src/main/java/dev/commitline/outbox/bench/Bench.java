package dev.commitline.outbox.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The main class behind {@code bin/bench}. */
@Command(
    name = "bench",
    description = {
      "Measures on this machine, with a PostgreSQL and a Kafka of its own, as durable as in production.",
      "Each run ends with a table, and a file with all figures. Measure on a machine that is otherwise idle."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class Bench {

  private Bench() {}

  /** Runs a benchmark; {@code bin/bench --help} says how. */
  public static void main(String[] arguments) {
    System.exit(run(new PrintStream(System.out, true, UTF_8), arguments));
  }

  /**
   * Runs a benchmark.
   *
   * @param out what is seen of it
   * @return the exit code: 0 when it was measured, 1 when it could not be, 2 when the options can't
   *     be used
   */
  static int run(PrintStream out, String... arguments) {
    CommandLine line =
        new CommandLine(new Bench())
            .addSubcommand(new RelayCommand(out))
            .addSubcommand(new LatencyCommand(out))
            .addSubcommand(new TakeoverCommand(out))
            .addSubcommand(new IdleCommand(out))
            .addSubcommand(new CaptureCommand(out))
            .addSubcommand(new GrowthCommand(out));
    PrintWriter writer = new PrintWriter(out, true, UTF_8);
    line.setOut(writer).setErr(writer);
    return line.execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
  }
}
