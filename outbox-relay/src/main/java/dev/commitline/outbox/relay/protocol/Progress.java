package dev.commitline.outbox.relay.protocol;

/**
 * How far the transaction behind C* was published, where it is published in chunks.
 *
 * @param txId which transaction: the first behind C* that has events
 * @param events how many of its events were published; 0 when all that is known is that it is new
 */
public record Progress(String txId, long events) {}
