package dev.commitline.outbox.bench.memory;

import java.util.List;

/**
 * What is to be measured.
 *
 * @param sizes events of the transactions, each of which has a relay of its own
 * @param heapMegabytes what the relay's heap may become at most
 */
public record MemoryOptions(List<Integer> sizes, int heapMegabytes) {

  /** Takes them as they are now. */
  public MemoryOptions {
    sizes = List.copyOf(sizes);
  }
}
