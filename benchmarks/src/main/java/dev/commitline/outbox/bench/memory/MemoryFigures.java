package dev.commitline.outbox.bench.memory;

import dev.commitline.outbox.bench.result.Results;
import dev.commitline.outbox.bench.result.Table;
import java.util.List;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param heaps in the order in which they were measured
 */
public record MemoryFigures(List<Heap> heaps) {

  /** For the terminal. */
  public List<String> lines() {
    Table table = new Table("one transaction", "events", "MB left", "collections", "events/s");
    for (Heap heap : heaps) {
      table.row(
          heap.name(),
          Table.number(heap.events()),
          Integer.toString(heap.left()),
          Integer.toString(heap.collections()),
          Table.number(heap.rate()));
    }
    return table.lines();
  }

  /** For the file. */
  public void addTo(Results results) {
    results.series(
        "transactions",
        heaps.stream()
            .map(
                heap ->
                    Map.of(
                        "name", heap.name(),
                        "events", heap.events(),
                        "most left behind a collection, MB", heap.left(),
                        "collections", heap.collections(),
                        "events/s", Math.round(heap.rate())))
            .toList());
  }
}
