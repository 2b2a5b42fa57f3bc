package dev.commitline.outbox.spi.write;

/**
 * The row with the newest sequence of an aggregate on a topic.
 *
 * @param topic the topic
 * @param aggregateType the kind of aggregate
 * @param aggregateId which one
 * @param taken by how much the transaction raises it: the number of its events
 */
public record HeadRow(String topic, String aggregateType, String aggregateId, long taken) {}
