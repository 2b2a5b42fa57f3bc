package dev.commitline.outbox.relay.protocol;

/**
 * An aggregate as one topic shows it: what has an order of its own.
 *
 * @param topic where its events go
 * @param id the aggregate's id
 */
public record Aggregate(String topic, String id) {}
