package dev.commitline.outbox.bench.idle;

import dev.commitline.outbox.bench.result.Results;
import dev.commitline.outbox.bench.result.Samples;
import dev.commitline.outbox.bench.result.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What waiting came to.
 *
 * <p>Thread safety: none.
 */
public final class IdleFigures {

  private final Map<String, List<Use>> uses = new LinkedHashMap<>();

  void add(String name, Use use) {
    uses.computeIfAbsent(name, each -> new ArrayList<>()).add(use);
  }

  static String line(String name, Use use) {
    return String.format(
        Locale.ROOT,
        "%-20s  %5.2f %% of a core  %4.0f transactions/min  %3.0f sessions/min",
        name,
        100 * use.cores(),
        use.transactionsPerMinute(),
        use.sessionsPerMinute());
  }

  private static Samples samples(List<Use> some, ToDoubleFunction<Use> what) {
    return new Samples(some.stream().mapToDouble(what).boxed().toList());
  }

  /** For the terminal. */
  public List<String> lines() {
    Table table = new Table("median", "% of a core", "transactions/min", "sessions/min");
    uses.forEach(
        (name, some) ->
            table.row(
                name,
                Table.ratio(100 * samples(some, Use::cores).median()),
                Table.number(samples(some, Use::transactionsPerMinute).median()),
                Table.number(samples(some, Use::sessionsPerMinute).median())));
    return table.lines();
  }

  /** For the file. */
  public void addTo(Results results) {
    uses.forEach(
        (name, some) -> {
          results.ratio(name + ", processor time / time", samples(some, Use::cores));
          results.figure(
              name + ", transactions a minute", samples(some, Use::transactionsPerMinute));
          results.figure(name + ", sessions a minute", samples(some, Use::sessionsPerMinute));
        });
  }
}
