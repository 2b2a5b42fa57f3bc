package dev.commitline.outbox.chaos.check;

import java.util.Arrays;

/**
 * A list of numbers, for millions of them.
 *
 * <p>Thread safety: none.
 */
final class Longs {

  private long[] all = new long[16];
  private int size;

  void add(long number) {
    if (size == all.length) {
      all = Arrays.copyOf(all, size * 2);
    }
    all[size++] = number;
  }

  /** Sets the number at an index, and zeros before it where there were none. */
  void set(int index, long number) {
    if (index >= all.length) {
      all = Arrays.copyOf(all, Math.max(index + 1, all.length * 2));
    }
    size = Math.max(size, index + 1);
    all[index] = number;
  }

  long get(int index) {
    return all[index];
  }

  int size() {
    return size;
  }
}
