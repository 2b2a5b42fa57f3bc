package dev.commitline.outbox.bench;

import dev.commitline.outbox.bench.growth.BlackholeBenchmark;
import dev.commitline.outbox.bench.growth.BlackholeFigures;
import dev.commitline.outbox.bench.load.Plan;
import dev.commitline.outbox.bench.result.Results;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench blackhole}. */
@Command(
    name = "blackhole",
    mixinStandardHelpOptions = true,
    description =
        "What MySQL keeps of the events of a BLACKHOLE outbox: rows, and bytes of its data files, after each step against the first, which makes the rows of all aggregates.")
final class BlackholeCommand implements Callable<Integer> {

  private final PrintStream out;

  @Option(
      names = "--events",
      defaultValue = "1000000",
      description = "Events in all; default ${DEFAULT-VALUE}.")
  private long events;

  @Option(
      names = "--step",
      defaultValue = "100000",
      description = "After how many it is looked at; default ${DEFAULT-VALUE}.")
  private int step;

  @Option(
      names = "--transaction",
      defaultValue = "100",
      description = "Events of each transaction; default ${DEFAULT-VALUE}.")
  private int transaction;

  @Mixin private Common common = new Common();

  BlackholeCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    return common.measure(out, this::measure);
  }

  private Results measure(Path directory) throws InterruptedException {
    Results results =
        new Results("blackhole")
            .setting("events a step", step)
            .setting("events a transaction", transaction)
            .setting("payload bytes", Plan.PAYLOAD_BYTES)
            .setting("aggregates", Plan.AGGREGATES);
    try (BlackholeBenchmark benchmark =
        BlackholeBenchmark.start(events, step, transaction, directory, out)) {
      BlackholeFigures figures = benchmark.run();
      results.version("mysql", benchmark.mysqlVersion());
      figures.addTo(results);
      out.println(figures.line());
    }
    return results;
  }
}
