package dev.commitline.outbox.bench.capture;

import static java.util.stream.Collectors.joining;

import dev.commitline.outbox.bench.result.Results;
import dev.commitline.outbox.bench.result.Samples;
import dev.commitline.outbox.bench.result.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Transactions a second, of each variant in each round.
 *
 * <p>Thread safety: none.
 */
public final class CaptureFigures {

  private final Map<Integer, Map<String, List<Double>>> rates = new LinkedHashMap<>();

  void add(int events, String variant, double rate) {
    rates
        .computeIfAbsent(events, none -> new LinkedHashMap<>())
        .computeIfAbsent(variant, none -> new ArrayList<>())
        .add(rate);
  }

  /** The round that was measured last. */
  String newest(int events, List<Variant> variants) {
    return variants.stream()
        .map(
            variant -> {
              List<Double> all = all(events, variant.name());
              return variant.name() + " " + Table.number(all.get(all.size() - 1));
            })
        .collect(joining(", ", "", " tx/s"));
  }

  /** For the terminal: ratios first. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    rates.forEach(
        (events, variants) -> {
          Table table =
              new Table(events + " events a transaction", "of no outbox", "range", "tx/s", "range");
          for (String name : variants.keySet()) {
            Samples ratio = ratio(events, name);
            Samples rate = new Samples(all(events, name));
            table.row(
                name,
                Table.ratio(ratio.median()),
                Table.ratio(ratio.min()) + " to " + Table.ratio(ratio.max()),
                Table.number(rate.median()),
                Table.number(rate.min()) + " to " + Table.number(rate.max()));
          }
          lines.addAll(table.lines());
          lines.add("");
        });
    return lines;
  }

  /** For the file. */
  public void addTo(Results results) {
    rates.forEach(
        (events, variants) ->
            variants
                .keySet()
                .forEach(
                    name -> {
                      String what = "%s, %d events".formatted(name, events);
                      results.ratio(what + " / no outbox", ratio(events, name));
                      results.figure(what + ", transactions/s", new Samples(all(events, name)));
                    }));
  }

  /** Of each round, against no outbox in the same round. */
  private Samples ratio(int events, String variant) {
    List<Double> with = all(events, variant);
    List<Double> without = all(events, Variant.NONE);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < with.size(); round++) {
      ratios.add(with.get(round) / without.get(round));
    }
    return new Samples(ratios);
  }

  private List<Double> all(int events, String variant) {
    return rates.getOrDefault(events, Map.of()).getOrDefault(variant, List.of());
  }
}
