package dev.commitline.outbox.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main class behind {@code bin/bench}. */
@Command(
    name = "bench",
    description = {
      "Measures on this machine, with databases and a Kafka of its own, as durable as in production.",
      "Each run ends with a table, and a file with all figures. Measure on a machine that is otherwise idle."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[COMMAND]")
public final class Bench implements Callable<Integer> {

  /** All of them once, small: for a first look, not for figures to quote. */
  private static final List<String> QUICK =
      List.of(
          "relay --events 20000 --warmup 20000 --polling-seconds 2 --repetitions 1",
          "latency --rates 100,1000 --warmup 2 --seconds 3 --repetitions 1",
          "takeover --seconds 9 --repetitions 1",
          "idle --warmup 5 --seconds 10 --repetitions 1",
          "capture --connections 4 --rounds 3 --slice-ms 250",
          "growth --rows 200000 --step 100000 --retained 1",
          "memory --events 100000",
          "blackhole --events 40000 --step 20000",
          "micro --forks 1 --iterations 1");

  @Option(
      names = "--quick",
      description =
          "Measures everything once and small, within 10 minutes: for a first look, not for figures to quote.")
  private boolean quick;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final PrintStream out;

  private Bench(PrintStream out) {
    this.out = out;
  }

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
        new CommandLine(new Bench(out))
            .addSubcommand(new RelayCommand(out))
            .addSubcommand(new LatencyCommand(out))
            .addSubcommand(new TakeoverCommand(out))
            .addSubcommand(new IdleCommand(out))
            .addSubcommand(new CaptureCommand(out))
            .addSubcommand(new GrowthCommand(out))
            .addSubcommand(new MemoryCommand(out))
            .addSubcommand(new BlackholeCommand(out))
            .addSubcommand(new MicroCommand(out));
    PrintWriter writer = new PrintWriter(out, true, UTF_8);
    line.setOut(writer).setErr(writer);
    return line.execute(arguments);
  }

  @Override
  public Integer call() {
    if (!quick) {
      spec.commandLine().usage(out);
      return 0;
    }
    for (String command : QUICK) {
      out.println("bench " + command);
      int code = run(out, command.split(" "));
      if (code != 0) {
        return code;
      }
      out.println();
    }
    return 0;
  }
}
