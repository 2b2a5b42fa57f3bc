package dev.commitline.outbox.bench.latency;

import dev.commitline.outbox.bench.result.Bars;
import dev.commitline.outbox.bench.result.Results;
import dev.commitline.outbox.bench.result.Samples;
import dev.commitline.outbox.bench.result.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * For how long nothing came, in milliseconds.
 *
 * <p>Thread safety: none.
 */
public final class TakeoverFigures {

  private final Map<String, List<Double>> millis = new LinkedHashMap<>();

  void add(String name, double some) {
    millis.computeIfAbsent(name, each -> new ArrayList<>()).add(some);
  }

  /** For the terminal. */
  public List<String> lines() {
    Table table = new Table("ms without events", "median", "range");
    millis.forEach((name, all) -> table.row(name, new Samples(all)));
    return table.lines();
  }

  /** For the file. */
  public void addTo(Results results) {
    Map<String, Samples> samples = new LinkedHashMap<>();
    millis.forEach((name, all) -> samples.put(name, new Samples(all)));
    samples.forEach((name, all) -> results.figure(name + ", ms without events", all));
    results.plot(new Bars("a killed relay", "ms without events", samples));
  }
}
