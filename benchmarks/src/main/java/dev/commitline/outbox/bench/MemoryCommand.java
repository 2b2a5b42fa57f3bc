package dev.commitline.outbox.bench;

import dev.commitline.outbox.bench.load.Plan;
import dev.commitline.outbox.bench.memory.MemoryBenchmark;
import dev.commitline.outbox.bench.memory.MemoryFigures;
import dev.commitline.outbox.bench.memory.MemoryOptions;
import dev.commitline.outbox.bench.result.Results;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench memory}. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    description = {
      "How much of its heap the relay uses for one large transaction, as garbage collections leave it.",
      "Each transaction has a relay of its own that may have little."
    })
final class MemoryCommand implements Callable<Integer> {

  private final PrintStream out;

  @Option(
      names = "--events",
      split = ",",
      defaultValue = "100000,1000000",
      description = "Events of the transactions; default ${DEFAULT-VALUE}.")
  private List<Integer> events = List.of();

  @Option(
      names = "--heap-mb",
      defaultValue = "256",
      description = "Megabytes that the relay's heap may have; default ${DEFAULT-VALUE}.")
  private int heapMegabytes;

  @Mixin private Common common = new Common();

  MemoryCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    return common.measure(
        out, directory -> measure(new MemoryOptions(events, heapMegabytes), directory));
  }

  private Results measure(MemoryOptions options, Path directory) throws InterruptedException {
    Results results =
        new Results("memory")
            .setting("heap limit, MB", heapMegabytes)
            .setting("payload bytes", Plan.PAYLOAD_BYTES)
            .setting("aggregates", Plan.AGGREGATES);
    try (MemoryBenchmark benchmark = MemoryBenchmark.start(options, directory, out)) {
      MemoryFigures figures = benchmark.run();
      figures.addTo(results);
      figures.lines().forEach(out::println);
    }
    return results;
  }
}
