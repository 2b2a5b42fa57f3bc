package dev.commitline.outbox.relay.protocol;

/**
 * Where a record stands in its topic.
 *
 * @param partition which partition
 * @param record its record offset there
 */
public record RecordPlace(int partition, long record) {}
