package dev.commitline.outbox.chaos.check;

/**
 * A transaction of Kafka. With transactions version 2 (KIP-890) the broker raises the producer's
 * epoch at the end of each, so these two name it over all partitions.
 *
 * @param producerId the producer
 * @param epoch its epoch
 */
record KafkaTransaction(long producerId, short epoch) {}
