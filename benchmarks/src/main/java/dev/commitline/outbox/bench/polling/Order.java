package dev.commitline.outbox.bench.polling;

/**
 * What consumers get: the fields of the payload that {@link dev.commitline.outbox.bench.load.Plan}
 * draws.
 *
 * @param orderId a UUID
 * @param totalCents an amount
 * @param note fills it up
 */
public record Order(String orderId, int totalCents, String note) {}
