package dev.commitline.outbox.relay.protocol;

/**
 * Which aggregates came, of any number of them in 8 MB: a Bloom filter with four of 2^26 bits for
 * each. It may say of one that it came though it did not, and never the other way round.
 *
 * <p>Thread safety: one thread adds. Others see what was added before something that they know of.
 */
final class SeenAggregates {

  private static final int BITS = 1 << 26;
  private static final int PROBES = 4;

  private final long[] bits = new long[BITS / Long.SIZE];

  /** An aggregate, as 64 bits that are spread evenly. */
  void add(long aggregate) {
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(aggregate, probe);
      bits[bit >>> 6] |= 1L << bit;
    }
  }

  boolean has(long aggregate) {
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(aggregate, probe);
      if ((bits[bit >>> 6] & 1L << bit) == 0) {
        return false;
      }
    }
    return true;
  }

  private static int bit(long aggregate, int probe) {
    int step = (int) (aggregate >>> 32) | 1;
    return ((int) aggregate + probe * step) & (BITS - 1);
  }
}
