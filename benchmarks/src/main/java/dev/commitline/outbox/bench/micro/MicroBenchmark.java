package dev.commitline.outbox.bench.micro;

import dev.commitline.outbox.bench.result.Results;
import dev.commitline.outbox.bench.result.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Time and allocation of {@link HotPath}, for each event. */
public final class MicroBenchmark {

  private static final String ALLOCATED = "gc.alloc.rate.norm"; // JMH's name: bytes an operation

  private MicroBenchmark() {}

  /**
   * Measures.
   *
   * @param forks virtual machines, one after the other
   * @param iterations of a second each, behind as many that do not count
   * @return lines for the terminal
   */
  public static List<String> run(int forks, int iterations, Results results) {
    Options options =
        new OptionsBuilder()
            .include(HotPath.class.getName())
            .forks(forks)
            .warmupIterations(iterations)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .build();
    Table table = new Table("an event", "ns", "+-", "bytes allocated");
    List<Map<String, Object>> rows = new ArrayList<>();
    try {
      for (RunResult run : new Runner(options).run()) {
        add(run, table, rows);
      }
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH could not measure: " + e.getMessage(), e);
    }
    results.series("an event", rows);
    return table.lines();
  }

  private static void add(RunResult run, Table table, List<Map<String, Object>> rows) {
    Result<?> time = run.getPrimaryResult();
    double bytes =
        Objects.requireNonNull(run.getSecondaryResults().get(ALLOCATED), ALLOCATED).getScore();
    table.row(
        time.getLabel(), one(time.getScore()), one(time.getScoreError()), Table.number(bytes));
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("what", time.getLabel());
    row.put("ns", time.getScore());
    if (!Double.isNaN(time.getScoreError())) { // of three samples or more
      row.put("error", time.getScoreError());
    }
    row.put("bytes", bytes);
    rows.add(row);
  }

  private static String one(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.1f", value);
  }
}
