package dev.commitline.outbox.bench.capture;

import static java.util.stream.Collectors.joining;

import dev.commitline.outbox.bench.result.Bars;
import dev.commitline.outbox.bench.result.Results;
import dev.commitline.outbox.bench.result.Samples;
import dev.commitline.outbox.bench.result.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Transactions a second, of each variant under each load in each round.
 *
 * <p>Thread safety: none.
 */
public final class CaptureFigures {

  private final List<Variant> variants;
  private final Map<Load, Map<String, List<Double>>> rates = new LinkedHashMap<>();

  CaptureFigures(List<Variant> variants) {
    this.variants = variants;
  }

  void add(Load load, Variant variant, double rate) {
    rates
        .computeIfAbsent(load, none -> new LinkedHashMap<>())
        .computeIfAbsent(variant.name(), none -> new ArrayList<>())
        .add(rate);
  }

  /** The round that was measured last. */
  String newest(Load load) {
    return variants.stream()
        .map(
            variant -> {
              List<Double> all = all(load, variant.name());
              return variant.name() + " " + Table.number(all.get(all.size() - 1));
            })
        .collect(joining(", ", "", " tx/s"));
  }

  /** For the terminal: ratios first. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Load load : rates.keySet()) {
      Table table = new Table(load.toString(), "of no outbox", "range", "tx/s", "range");
      for (Variant variant : variants) {
        Samples ratio = ratio(load, variant);
        Samples rate = new Samples(all(load, variant.name()));
        table.row(
            variant.name(),
            Table.ratio(ratio.median()),
            Table.ratio(ratio.min()) + " to " + Table.ratio(ratio.max()),
            Table.number(rate.median()),
            Table.number(rate.min()) + " to " + Table.number(rate.max()));
      }
      lines.addAll(table.lines());
      lines.add("");
    }
    return lines;
  }

  /** For the file. */
  public void addTo(Results results) {
    for (Load load : rates.keySet()) {
      Map<String, Samples> ratios = new LinkedHashMap<>();
      for (Variant variant : variants) {
        String what = variant.name() + ", " + load;
        Samples ratio = ratio(load, variant);
        results.ratio(what + " / " + variant.baseline(), ratio);
        results.figure(what + ", transactions/s", new Samples(all(load, variant.name())));
        ratios.put(variant.name(), ratio);
      }
      results.plot(new Bars("transactions, " + load, "of no outbox", ratios));
    }
  }

  /** Of each round, against no outbox in the same round. */
  private Samples ratio(Load load, Variant variant) {
    List<Double> with = all(load, variant.name());
    List<Double> without = all(load, variant.baseline());
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < with.size(); round++) {
      ratios.add(with.get(round) / without.get(round));
    }
    return new Samples(ratios);
  }

  private List<Double> all(Load load, String variant) {
    return rates.getOrDefault(load, Map.of()).getOrDefault(variant, List.of());
  }
}
