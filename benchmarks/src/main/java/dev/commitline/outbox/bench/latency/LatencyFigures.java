package dev.commitline.outbox.bench.latency;

import dev.commitline.outbox.bench.result.Curves;
import dev.commitline.outbox.bench.result.Results;
import dev.commitline.outbox.bench.result.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What latencies came to; the histograms of all repetitions are added up.
 *
 * <p>Thread safety: none.
 */
public final class LatencyFigures {

  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};
  private static final double MICROS = 1_000;

  private final List<Integer> rates;
  private final Map<String, Map<Integer, Histogram>> micros = new LinkedHashMap<>();
  private final Map<String, Map<Integer, Long>> lateness = new LinkedHashMap<>();

  LatencyFigures(List<Integer> rates) {
    this.rates = rates;
  }

  void add(String name, int rate, Histogram some, long late) {
    micros
        .computeIfAbsent(name, each -> new LinkedHashMap<>())
        .merge(
            rate,
            some.copy(),
            (all, more) -> {
              all.add(more);
              return all;
            });
    lateness.computeIfAbsent(name, each -> new LinkedHashMap<>()).merge(rate, late, Math::max);
  }

  static String line(String name, int rate, Histogram micros, long late) {
    return String.format(
        Locale.ROOT,
        "%-18s  %5d/s  p50 %7.1f ms  p99 %7.1f ms  p99.9 %7.1f ms  latest writer %d ms behind",
        name,
        rate,
        micros.getValueAtPercentile(50) / MICROS,
        micros.getValueAtPercentile(99) / MICROS,
        micros.getValueAtPercentile(99.9) / MICROS,
        late / 1_000_000);
  }

  /** For the terminal. */
  public List<String> lines() {
    Table table = new Table("ms", "events/s", "p50", "p90", "p99", "p99.9", "longest");
    micros.forEach(
        (name, ofRates) ->
            ofRates.forEach((rate, histogram) -> table.row(cells(name, rate, histogram))));
    List<String> lines = new ArrayList<>(table.lines());
    if (micros.containsKey(LatencyBenchmark.PING)) {
      Table ratios = new Table("against commit ping", "events/s", "p50", "p99");
      ratios().forEach(ratio -> ratios.row(ratio.name(), ratio.rate(), ratio.p50(), ratio.p99()));
      lines.add(0, "");
      lines.addAll(0, ratios.lines());
    }
    return lines;
  }

  private static String[] cells(String name, int rate, Histogram histogram) {
    List<String> cells = new ArrayList<>(List.of(name, Table.number(rate)));
    for (double percentile : PERCENTILES) {
      cells.add(
          String.format(Locale.ROOT, "%.1f", histogram.getValueAtPercentile(percentile) / MICROS));
    }
    return cells.toArray(String[]::new);
  }

  private record Ratio(String name, String rate, String p50, String p99) {}

  private List<Ratio> ratios() {
    Map<Integer, Histogram> pings = micros.getOrDefault(LatencyBenchmark.PING, Map.of());
    Histogram ping = pings.get(rates.get(0));
    List<Ratio> ratios = new ArrayList<>();
    micros.forEach(
        (name, ofRates) ->
            ofRates.forEach(
                (rate, histogram) -> {
                  if (ping != null && !name.equals(LatencyBenchmark.PING)) {
                    ratios.add(
                        new Ratio(
                            name,
                            Table.number(rate),
                            ratio(histogram, ping, 50),
                            ratio(histogram, ping, 99)));
                  }
                }));
    return ratios;
  }

  private static String ratio(Histogram one, Histogram other, double percentile) {
    return Table.ratio(
        (double) one.getValueAtPercentile(percentile) / other.getValueAtPercentile(percentile));
  }

  /** For the file. */
  public void addTo(Results results) {
    ratios()
        .forEach(
            ratio -> {
              String what = ratio.name() + " / commit ping, " + ratio.rate() + "/s";
              results.ratio(what + ", p50", Double.parseDouble(ratio.p50()));
              results.ratio(what + ", p99", Double.parseDouble(ratio.p99()));
            });
    micros.forEach(
        (name, ofRates) ->
            results.series(
                name + ", microseconds",
                ofRates.entrySet().stream()
                    .map(each -> row(name, each.getKey(), each.getValue()))
                    .toList()));
    rates.forEach(rate -> results.plot(curves(rate)));
  }

  private Curves curves(int rate) {
    Map<String, Histogram> histograms = new LinkedHashMap<>();
    micros.forEach(
        (name, ofRates) -> {
          boolean limit = name.equals(LatencyBenchmark.PING); // has one rate, drawn beside all
          Histogram histogram = ofRates.get(limit ? rates.get(0) : rate);
          if (histogram != null) {
            histograms.put(name, histogram);
          }
        });
    return new Curves("latency at %s events/s".formatted(Table.number(rate)), histograms);
  }

  private Map<String, Object> row(String name, int rate, Histogram histogram) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("events/s", rate);
    row.put("events", histogram.getTotalCount());
    for (double percentile : PERCENTILES) {
      row.put("p" + percentile, histogram.getValueAtPercentile(percentile));
    }
    row.put(
        "latest writer behind",
        lateness.getOrDefault(name, Map.of()).getOrDefault(rate, 0L) / 1_000);
    return row;
  }
}
