package dev.commitline.outbox.bench.load;

/**
 * An event to be.
 *
 * @param aggregateId whose
 * @param payload its bytes
 */
public record Planned(String aggregateId, byte[] payload) {}
