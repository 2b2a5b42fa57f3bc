package dev.commitline.outbox.relay.kafka;

import java.util.BitSet;
import org.apache.kafka.common.utils.Utils;

/**
 * Finds out whether each key of a topic has one partition only: whether one number of partitions,
 * by Kafka's hash, explains where all records are. Needs no memory of keys.
 *
 * <p>Thread safety: none.
 */
final class KeyPartitions {

  private final BitSet possible = new BitSet();

  KeyPartitions(int partitions) {
    possible.set(1, partitions + 1);
  }

  /** A record with this key is in this partition. */
  void found(byte[] key, int partition) {
    int hash = Utils.toPositive(Utils.murmur2(key));
    for (int count = possible.nextSetBit(1); count > 0; count = possible.nextSetBit(count + 1)) {
      if (hash % count != partition) {
        possible.clear(count);
      }
    }
  }

  boolean one() {
    return !possible.isEmpty();
  }
}
