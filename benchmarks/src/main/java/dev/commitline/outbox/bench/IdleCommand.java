package dev.commitline.outbox.bench;

import dev.commitline.outbox.bench.idle.IdleBenchmark;
import dev.commitline.outbox.bench.idle.IdleFigures;
import dev.commitline.outbox.bench.idle.IdleOptions;
import dev.commitline.outbox.bench.result.Results;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench idle}. */
@Command(
    name = "idle",
    mixinStandardHelpOptions = true,
    description =
        "What it costs to wait for events: processor time, and what is asked of the database, by our relay and by Debezium's embedded engine with its EventRouter.")
final class IdleCommand implements Callable<Integer> {

  private final PrintStream out;

  @Option(
      names = "--warmup",
      defaultValue = "30",
      description = "Seconds of waiting that do not count; default ${DEFAULT-VALUE}.")
  private int warmup;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "Seconds of waiting that count; default ${DEFAULT-VALUE}.")
  private int seconds;

  @Mixin private Repeated repeated = new Repeated();

  @Mixin private Common common = new Common();

  IdleCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    IdleOptions options =
        new IdleOptions(
            Duration.ofSeconds(warmup),
            Duration.ofSeconds(seconds),
            repeated.repetitions(),
            repeated.contenders(IdleBenchmark.CONTENDERS),
            common.profiles());
    return common.measure(out, directory -> measure(options, directory));
  }

  private Results measure(IdleOptions options, Path directory) throws InterruptedException {
    Results results =
        new Results("idle")
            .setting("seconds", seconds)
            .setting("warmup seconds", warmup)
            .setting("repetitions", repeated.repetitions());
    try (IdleBenchmark benchmark = IdleBenchmark.start(options, directory, out)) {
      IdleFigures figures = benchmark.run();
      figures.addTo(results);
      figures.lines().forEach(out::println);
    }
    return results;
  }
}
