package dev.commitline.outbox.bench.memory;

/**
 * What became of a transaction.
 *
 * @param name who relayed it
 * @param events its size
 * @param left the most that was left in the heap behind a collection meanwhile, megabytes
 * @param collections how many there were
 * @param rate events a second
 */
record Heap(String name, int events, int left, int collections, double rate) {}
