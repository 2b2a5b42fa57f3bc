package dev.commitline.outbox.chaos.fault;

/**
 * What came of a fault.
 *
 * @param kind what happened
 * @param millis from the end of the fault until a consumer saw an event of a transaction that was
 *     begun after it
 */
public record Recovery(FaultKind kind, long millis) {}
