package dev.commitline.outbox.bench.relay;

import dev.commitline.outbox.bench.result.Bars;
import dev.commitline.outbox.bench.result.Results;
import dev.commitline.outbox.bench.result.Samples;
import dev.commitline.outbox.bench.result.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What drains came to.
 *
 * @param order of the contenders
 * @param ratios those that are of interest, if they were measured
 * @param drains of each contender, in the order of the repetitions
 */
public record RelayFigures(
    List<String> order, List<Ratio> ratios, Map<String, List<Drained>> drains) {

  private static final String PROCESSOR = ", processor seconds per million events";
  private static final String PEAK = ", peak memory, MB";

  /** For the terminal: ratios first. */
  public List<String> lines() {
    Table compared = new Table("ratio of medians, warm", "");
    measured().forEach(ratio -> compared.row(ratio.name(), Table.ratio(value(ratio))));
    Table table = new Table("events/s", "warm", "range", "cold", "CPU s/million", "peak MB");
    for (String name : order) {
      if (drains.containsKey(name)) {
        Samples warm = warm(name);
        table.row(
            name,
            Table.number(warm.median()),
            Table.number(warm.min()) + " to " + Table.number(warm.max()),
            Table.number(cold(name).median()),
            processor(name).map(all -> Table.number(all.median())).orElse("-"),
            peak(name).map(all -> Table.number(all.median())).orElse("-"));
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
    drains
        .keySet()
        .forEach(
            name -> {
              results.figure(name + ", warm, events/s", warm(name));
              results.figure(name + ", cold, events/s", cold(name));
              processor(name).ifPresent(all -> results.figure(name + PROCESSOR, all));
              peak(name).ifPresent(all -> results.figure(name + PEAK, all));
            });
    results.plot(bars());
  }

  private Bars bars() {
    Map<String, Samples> warm = new LinkedHashMap<>();
    order.stream().filter(drains::containsKey).forEach(name -> warm.put(name, warm(name)));
    return new Bars("drain of a backlog", "events/s, warm", warm);
  }

  /** Against one that got nothing through in its time, there is none. */
  private List<Ratio> measured() {
    return ratios.stream()
        .filter(ratio -> ratio.measured(drains.keySet()))
        .filter(ratio -> Double.isFinite(value(ratio)))
        .toList();
  }

  private double value(Ratio ratio) {
    return ratio.value(name -> warm(name).median());
  }

  /** Of all processes together. */
  private Optional<Samples> processor(String name) {
    return told(
        name,
        drained ->
            drained
                .processor()
                .filter(any -> drained.events() > 0)
                .map(time -> time.toMillis() * 1e3 / drained.events()));
  }

  private Optional<Samples> peak(String name) {
    return told(name, drained -> drained.peakBytes().map(bytes -> bytes / 1e6));
  }

  /** Absent where one of them is: the operating system tells it or it doesn't. */
  private Optional<Samples> told(String name, Function<Drained, Optional<Double>> figure) {
    List<Drained> all = drains.getOrDefault(name, List.of());
    List<Double> values = all.stream().map(figure).flatMap(Optional::stream).toList();
    return values.isEmpty() || values.size() < all.size()
        ? Optional.empty()
        : Optional.of(new Samples(values));
  }

  private Samples cold(String name) {
    return samples(name, drained -> drained.pace().cold());
  }

  private Samples warm(String name) {
    return samples(name, drained -> drained.pace().warm());
  }

  private Samples samples(String name, ToDoubleFunction<Drained> figure) {
    return new Samples(
        drains.getOrDefault(name, List.of()).stream().map(figure::applyAsDouble).toList());
  }
}
