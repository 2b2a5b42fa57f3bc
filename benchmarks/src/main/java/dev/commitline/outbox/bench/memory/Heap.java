package dev.commitline.outbox.bench.memory;

import dev.commitline.outbox.bench.result.Samples;

/**
 * What became of a transaction.
 *
 * @param name who relayed it
 * @param events its size
 * @param left what was left in the heap behind each collection meanwhile, megabytes
 * @param rate events a second
 */
record Heap(String name, int events, Samples left, double rate) {}
