package dev.commitline.outbox.chaos.check;

/**
 * A transaction of Kafka. With transactions version 2 (KIP-890) the broker raises the producer's
 * epoch at the end of each, so these two name it over all partitions. Without, only the markers
 * tell them apart, and those of two partitions have nothing in common.
 *
 * @param producerId the producer
 * @param epoch its epoch
 * @param partition the one in which this name counts; empty where it counts in all
 * @param turn how many of that name ended before it in that partition
 */
record KafkaTransaction(long producerId, short epoch, String partition, int turn) {

  /** One that has this name in all partitions. */
  KafkaTransaction(long producerId, short epoch) {
    this(producerId, epoch, "", 0);
  }

  boolean inAllPartitions() {
    return partition.isEmpty();
  }

  /** The same where its name counts in one partition. */
  KafkaTransaction in(String onePartition, int itsTurn) {
    return new KafkaTransaction(producerId, epoch, onePartition, itsTurn);
  }

  /** The same where its name counts in all. */
  KafkaTransaction named() {
    return new KafkaTransaction(producerId, epoch);
  }
}
