package dev.commitline.outbox.bench.memory;

import dev.commitline.outbox.bench.result.Results;
import dev.commitline.outbox.bench.result.Samples;
import dev.commitline.outbox.bench.result.Table;
import java.util.List;

/**
 * What a run came to.
 *
 * @param heaps in the order in which they were measured
 */
public record MemoryFigures(List<Heap> heaps) {

  /** For the terminal. */
  public List<String> lines() {
    Table table = new Table("one transaction", "events", "MB left", "range", "events/s");
    for (Heap heap : heaps) {
      table.row(
          heap.name(),
          Table.number(heap.events()),
          Table.number(heap.left().median()),
          Table.number(heap.left().min()) + " to " + Table.number(heap.left().max()),
          Table.number(heap.rate()));
    }
    return table.lines();
  }

  /** For the file. */
  public void addTo(Results results) {
    for (Heap heap : heaps) {
      String what = "%s, %d events, ".formatted(heap.name(), heap.events());
      results.figure(what + "MB left behind a collection", heap.left());
      results.figure(what + "events/s", new Samples(List.of(heap.rate())));
    }
  }
}
