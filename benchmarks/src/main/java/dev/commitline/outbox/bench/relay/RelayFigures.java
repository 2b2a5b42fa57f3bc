package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.result.Bars;
import dev.commitline.outbox.bench.result.Pace;
import dev.commitline.outbox.bench.result.Results;
import dev.commitline.outbox.bench.result.Samples;
import dev.commitline.outbox.bench.result.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What drains came to.
 *
 * @param order of the contenders
 * @param ratios those that are of interest, if they were measured
 * @param paces of each contender, in the order of the repetitions
 */
public record RelayFigures(List<String> order, List<Ratio> ratios, Map<String, List<Pace>> paces) {

  /** For the terminal: ratios first. */
  public List<String> lines() {
    Table compared = new Table("ratio of medians, warm", "");
    measured().forEach(ratio -> compared.row(ratio.name(), Table.ratio(value(ratio))));
    Table table = new Table("events/s", "warm", "range", "cold");
    for (String name : order) {
      if (paces.containsKey(name)) {
        Samples warm = warm(name);
        table.row(
            name,
            Table.number(warm.median()),
            Table.number(warm.min()) + " to " + Table.number(warm.max()),
            Table.number(samples(name, Pace::cold).median()));
      }
    }
    List<String> lines = new ArrayList<>(compared.lines());
    lines.add("");
    lines.addAll(table.lines());
    return lines;
  }

  /** For the file. */
  public void addTo(Results results) {
    measured().forEach(ratio -> results.ratio(ratio.name(), value(ratio)));
    paces
        .keySet()
        .forEach(
            name -> {
              results.figure(name + ", warm, events/s", warm(name));
              results.figure(name + ", cold, events/s", samples(name, Pace::cold));
            });
    results.plot(bars());
  }

  private Bars bars() {
    Map<String, Samples> warm = new LinkedHashMap<>();
    order.stream().filter(paces::containsKey).forEach(name -> warm.put(name, warm(name)));
    return new Bars("drain of a backlog", "events/s, warm", warm);
  }

  private List<Ratio> measured() {
    return ratios.stream().filter(ratio -> ratio.measured(paces.keySet())).toList();
  }

  private double value(Ratio ratio) {
    return ratio.value(name -> warm(name).median());
  }

  private Samples warm(String name) {
    return samples(name, Pace::warm);
  }

  private Samples samples(String name, ToDoubleFunction<Pace> figure) {
    return new Samples(
        paces.getOrDefault(name, List.of()).stream().map(figure::applyAsDouble).toList());
  }
}
