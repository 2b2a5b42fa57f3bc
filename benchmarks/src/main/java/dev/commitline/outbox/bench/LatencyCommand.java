package dev.commitline.outbox.bench;

import dev.commitline.outbox.bench.latency.LatencyBenchmark;
import dev.commitline.outbox.bench.latency.LatencyFigures;
import dev.commitline.outbox.bench.latency.LatencyOptions;
import dev.commitline.outbox.bench.load.Plan;
import dev.commitline.outbox.bench.result.Results;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench latency}. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    description =
        "How long it takes from a commit in the database to a consumer that reads what is committed, at fixed rates: our relay, a bare Kafka transaction, and Debezium's EventRouter.")
final class LatencyCommand implements Callable<Integer> {

  private final PrintStream out;

  @Option(
      names = "--rates",
      split = ",",
      defaultValue = "100,1000,5000",
      description = "Events a second, one after the other; default ${DEFAULT-VALUE}.")
  private List<Integer> rates = List.of();

  @Option(
      names = "--warmup",
      defaultValue = "10",
      description = "Seconds of each rate that do not count; default ${DEFAULT-VALUE}.")
  private int warmup;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "Seconds of each rate that count; default ${DEFAULT-VALUE}.")
  private int seconds;

  @Mixin private Repeated repeated = new Repeated();

  @Mixin private OtherBuild other = new OtherBuild();

  @Mixin private Common common = new Common();

  LatencyCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    LatencyOptions options =
        new LatencyOptions(
            rates,
            Duration.ofSeconds(warmup),
            Duration.ofSeconds(seconds),
            repeated.repetitions(),
            repeated.contenders(LatencyBenchmark.CONTENDERS),
            other.jar(),
            common.profiles());
    return common.measure(out, directory -> measure(options, directory));
  }

  private Results measure(LatencyOptions options, Path directory) throws InterruptedException {
    Results results =
        new Results("latency")
            .setting("seconds", seconds)
            .setting("warmup seconds", warmup)
            .setting("repetitions", repeated.repetitions())
            .setting("payload bytes", Plan.PAYLOAD_BYTES)
            .setting("events per transaction", 1);
    try (LatencyBenchmark benchmark = LatencyBenchmark.start(options, directory, out)) {
      LatencyFigures figures = benchmark.run();
      figures.addTo(results);
      figures.lines().forEach(out::println);
    }
    return results;
  }
}
