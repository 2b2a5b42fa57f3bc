package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.result.Pace;
import dev.commitline.outbox.bench.result.Results;
import dev.commitline.outbox.bench.result.Samples;
import dev.commitline.outbox.bench.result.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What drains came to.
 *
 * @param paces of each contender, in the order of the repetitions
 */
public record RelayFigures(Map<String, List<Pace>> paces) {

  private record Ratio(String name, double value) {}

  /** For the terminal: ratios first. */
  public List<String> lines() {
    Table ratios = new Table("ratio of medians, warm", "");
    ratios().forEach(ratio -> ratios.row(ratio.name(), Table.ratio(ratio.value())));
    Table table = new Table("events/s", "warm", "range", "cold");
    for (String name : RelayBenchmark.CONTENDERS) {
      if (paces.containsKey(name)) {
        Samples warm = warm(name);
        table.row(
            name,
            Table.number(warm.median()),
            Table.number(warm.min()) + " to " + Table.number(warm.max()),
            Table.number(samples(name, Pace::cold).median()));
      }
    }
    List<String> lines = new ArrayList<>(ratios.lines());
    lines.add("");
    lines.addAll(table.lines());
    return lines;
  }

  /** For the file. */
  public void addTo(Results results) {
    ratios().forEach(ratio -> results.ratio(ratio.name(), ratio.value()));
    paces
        .keySet()
        .forEach(
            name -> {
              results.figure(name + ", warm, events/s", warm(name));
              results.figure(name + ", cold, events/s", samples(name, Pace::cold));
            });
  }

  private List<Ratio> ratios() {
    List<Ratio> ratios = new ArrayList<>();
    if (measured(RelayBenchmark.OURS_WAL, RelayBenchmark.RAW_WAL, RelayBenchmark.PRODUCER)) {
      double limit =
          Math.min(warm(RelayBenchmark.RAW_WAL).median(), warm(RelayBenchmark.PRODUCER).median());
      ratios.add(
          new Ratio("relay wal / slower limit", warm(RelayBenchmark.OURS_WAL).median() / limit));
    }
    for (String router : RelayBenchmark.PEERS) {
      for (String ours : List.of(RelayBenchmark.OURS_TABLE, RelayBenchmark.OURS_WAL)) {
        if (measured(ours, router)) {
          ratios.add(new Ratio(ours + " / " + router, warm(ours).median() / warm(router).median()));
        }
      }
    }
    return ratios;
  }

  private boolean measured(String... names) {
    return paces.keySet().containsAll(List.of(names));
  }

  private Samples warm(String name) {
    return samples(name, Pace::warm);
  }

  private Samples samples(String name, ToDoubleFunction<Pace> figure) {
    return new Samples(
        paces.getOrDefault(name, List.of()).stream().map(figure::applyAsDouble).toList());
  }
}
