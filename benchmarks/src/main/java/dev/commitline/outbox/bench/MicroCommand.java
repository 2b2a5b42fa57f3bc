package dev.commitline.outbox.bench;

import dev.commitline.outbox.bench.micro.MicroBenchmark;
import dev.commitline.outbox.bench.result.Results;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench micro}. */
@Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    description = {
      "What the relay's own code takes for each event, by JMH: time, and bytes allocated.",
      "decode: a message of the stream; headers: the record's headers; publish: the way of a new event to the producer; filter: that of one which was published before."
    })
final class MicroCommand implements Callable<Integer> {

  private final PrintStream out;

  @Option(
      names = "--forks",
      defaultValue = "3",
      description = "Virtual machines, one after the other; default ${DEFAULT-VALUE}.")
  private int forks;

  @Option(
      names = "--iterations",
      defaultValue = "5",
      description = "Seconds of each, behind as many that do not count; default ${DEFAULT-VALUE}.")
  private int iterations;

  @Mixin private Common common = new Common();

  MicroCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    return common.measure(
        out,
        directory -> {
          Results results =
              new Results("micro").setting("forks", forks).setting("iterations", iterations);
          MicroBenchmark.run(forks, iterations, results).forEach(out::println);
          return results;
        });
  }
}
