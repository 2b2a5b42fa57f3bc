package dev.commitline.outbox.bench;

import dev.commitline.outbox.bench.growth.GrowthBenchmark;
import dev.commitline.outbox.bench.growth.GrowthFigures;
import dev.commitline.outbox.bench.growth.GrowthOptions;
import dev.commitline.outbox.bench.load.Plan;
import dev.commitline.outbox.bench.result.Results;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench growth}. */
@Command(
    name = "growth",
    mixinStandardHelpOptions = true,
    description = {
      "Whether append and relay stay as fast as they are while rows go through an outbox whose old partitions are dropped.",
      "One step more is measured before the others, and not counted."
    })
final class GrowthCommand implements Callable<Integer> {

  private final PrintStream out;

  @Option(
      names = "--rows",
      defaultValue = "10000000",
      description = "Rows in all; default ${DEFAULT-VALUE}.")
  private long rows;

  @Option(
      names = "--step",
      defaultValue = "1000000",
      description = "Rows of each partition; default ${DEFAULT-VALUE}.")
  private int step;

  @Option(
      names = "--retained",
      defaultValue = "3",
      description = "Partitions that the retention leaves; default ${DEFAULT-VALUE}.")
  private int retained;

  @Option(
      names = "--transaction",
      defaultValue = "100",
      description = "Rows of each transaction; default ${DEFAULT-VALUE}.")
  private int transaction;

  @Mixin private Common common = new Common();

  GrowthCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    GrowthOptions options = new GrowthOptions(rows, step, retained, transaction);
    return common.measure(out, directory -> measure(options, directory));
  }

  private Results measure(GrowthOptions options, Path directory) throws InterruptedException {
    Results results =
        new Results("growth")
            .setting("rows", rows)
            .setting("rows a step", step)
            .setting("rows a transaction", transaction)
            .setting("partitions retained", retained)
            .setting("payload bytes", Plan.PAYLOAD_BYTES)
            .setting("aggregates", Plan.AGGREGATES);
    try (GrowthBenchmark benchmark = GrowthBenchmark.start(options, directory, out)) {
      GrowthFigures figures = benchmark.run();
      results.version("postgresql", benchmark.postgresVersion());
      figures.addTo(results);
      out.println(figures.line());
    }
    return results;
  }
}
