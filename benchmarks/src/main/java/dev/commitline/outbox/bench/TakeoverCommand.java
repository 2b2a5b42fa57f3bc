package dev.commitline.outbox.bench;

import dev.commitline.outbox.bench.latency.TakeoverBenchmark;
import dev.commitline.outbox.bench.latency.TakeoverFigures;
import dev.commitline.outbox.bench.latency.TakeoverOptions;
import dev.commitline.outbox.bench.result.Results;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench takeover}. */
@Command(
    name = "takeover",
    mixinStandardHelpOptions = true,
    description =
        "For how long no event reaches consumers when the process that relays is killed (SIGKILL): our relay with and without a standby, and Debezium's embedded engine with its EventRouter.")
final class TakeoverCommand implements Callable<Integer> {

  private final PrintStream out;

  @Option(
      names = "--rate",
      defaultValue = "100",
      description = "Events a second; default ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "30",
      description =
          "For how long they are written; the kill is after a third of it. Default ${DEFAULT-VALUE}.")
  private int seconds;

  @Mixin private Repeated repeated = new Repeated();

  @Mixin private Common common = new Common();

  TakeoverCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    TakeoverOptions options =
        new TakeoverOptions(
            rate,
            Duration.ofSeconds(seconds),
            repeated.repetitions(),
            repeated.contenders(TakeoverBenchmark.CONTENDERS),
            common.profiles());
    return common.measure(out, directory -> measure(options, directory));
  }

  private Results measure(TakeoverOptions options, Path directory) throws InterruptedException {
    Results results =
        new Results("takeover")
            .setting("events/s", rate)
            .setting("seconds", seconds)
            .setting("repetitions", repeated.repetitions());
    try (TakeoverBenchmark benchmark = TakeoverBenchmark.start(options, directory, out)) {
      TakeoverFigures figures = benchmark.run();
      figures.addTo(results);
      figures.lines().forEach(out::println);
    }
    return results;
  }
}
