package dev.commitline.outbox.bench;

import dev.commitline.outbox.bench.load.Plan;
import dev.commitline.outbox.bench.relay.RelayBenchmark;
import dev.commitline.outbox.bench.relay.RelayFigures;
import dev.commitline.outbox.bench.relay.RelayOptions;
import dev.commitline.outbox.bench.result.Results;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench relay}. */
@Command(
    name = "relay",
    mixinStandardHelpOptions = true,
    description =
        "How fast a backlog gets from the database into Kafka: our relay, the limits of the machine, Debezium's EventRouter, and outboxes whose applications poll them.")
final class RelayCommand implements Callable<Integer> {

  private final PrintStream out;

  @Option(
      names = "--events",
      defaultValue = "900000",
      description = "Events that are measured warm; default ${DEFAULT-VALUE}.")
  private int events;

  @Option(
      names = "--warmup",
      defaultValue = "300000",
      description = "Events before them, through the same process; default ${DEFAULT-VALUE}.")
  private int warmup;

  @Option(
      names = "--polling-seconds",
      defaultValue = "6",
      description =
          "How long a drain by a peer that polls lasts at most; default ${DEFAULT-VALUE}.")
  private int pollingSeconds;

  @Mixin private Repeated repeated = new Repeated();

  @Mixin private OtherBuild other = new OtherBuild();

  @Mixin private Common common = new Common();

  RelayCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    RelayOptions options =
        new RelayOptions(
            warmup,
            events,
            Duration.ofSeconds(pollingSeconds),
            repeated.repetitions(),
            repeated.contenders(RelayBenchmark.CONTENDERS),
            other.jar(),
            common.profiles());
    return common.measure(out, directory -> measure(options, directory));
  }

  private Results measure(RelayOptions options, Path directory) throws InterruptedException {
    Results results =
        new Results("relay")
            .setting("warmup events", warmup)
            .setting("events", events)
            .setting("repetitions", repeated.repetitions())
            .setting("payload bytes", Plan.PAYLOAD_BYTES)
            .setting("events per transaction", "1 to " + Plan.MAX_EVENTS)
            .setting("aggregates", Plan.AGGREGATES);
    RelayBenchmark.addSettingsTo(results, options);
    try (RelayBenchmark benchmark = RelayBenchmark.start(options, directory, out)) {
      RelayFigures figures = benchmark.run();
      benchmark.addVersionsTo(results);
      figures.addTo(results);
      figures.lines().forEach(out::println);
    }
    return results;
  }
}
