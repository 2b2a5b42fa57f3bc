package dev.commitline.outbox.bench;

import dev.commitline.outbox.bench.capture.CaptureBenchmark;
import dev.commitline.outbox.bench.capture.CaptureFigures;
import dev.commitline.outbox.bench.capture.CaptureOptions;
import dev.commitline.outbox.bench.load.Plan;
import dev.commitline.outbox.bench.result.Results;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench capture}. */
@Command(
    name = "capture",
    mixinStandardHelpOptions = true,
    description = {
      "What the outbox costs: transactions a second with each transport, and with each peer's way to publish, against none at all.",
      "What is measured is the same for each number of connections."
    })
final class CaptureCommand implements Callable<Integer> {

  private final PrintStream out;

  @Option(
      names = "--connections",
      split = ",",
      defaultValue = "1,4,16",
      description = "Transactions at the same time; default ${DEFAULT-VALUE}.")
  private List<Integer> connections = List.of();

  @Option(
      names = "--events",
      split = ",",
      defaultValue = "1,10",
      description = "Events in each transaction; default ${DEFAULT-VALUE}.")
  private List<Integer> events = List.of();

  @Option(
      names = "--rounds",
      defaultValue = "15",
      description = "How often all are measured in turn; default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--slice-ms",
      defaultValue = "500",
      description = "For how long each, in a round; default ${DEFAULT-VALUE}.")
  private long sliceMillis;

  @Mixin private Only only = new Only();

  @Mixin private Common common = new Common();

  CaptureCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    CaptureOptions options =
        new CaptureOptions(
            connections,
            events,
            rounds,
            Duration.ofMillis(sliceMillis),
            only.of(CaptureBenchmark.VARIANTS));
    return common.measure(out, directory -> measure(options, directory));
  }

  private Results measure(CaptureOptions options, Path directory) throws InterruptedException {
    Results results =
        new Results("capture")
            .setting("rounds", rounds)
            .setting("slice ms", sliceMillis)
            .setting("payload bytes", Plan.PAYLOAD_BYTES)
            .setting("aggregates", Plan.AGGREGATES);
    try (CaptureBenchmark benchmark = CaptureBenchmark.start(options, directory, out)) {
      CaptureFigures figures = benchmark.run();
      benchmark.addVersions(results);
      figures.addTo(results);
      figures.lines().forEach(out::println);
    }
    return results;
  }
}
