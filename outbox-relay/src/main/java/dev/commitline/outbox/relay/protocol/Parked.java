package dev.commitline.outbox.relay.protocol;

/**
 * An aggregate whose events wait in its topic's dead-letter topic, in order.
 *
 * @param partition the dead-letter topic's partition that holds them all
 * @param firstRecord record offset of the first of them
 * @param events how many wait
 * @param eventId the first one: the event that was refused
 * @param code why it was refused, {@code CL-nnn}
 */
public record Parked(int partition, long firstRecord, long events, String eventId, String code) {}
