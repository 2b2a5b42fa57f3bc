package dev.commitline.outbox.spi;

import java.time.Instant;

/**
 * Who owns an aggregate type.
 *
 * @param aggregateType the kind of aggregate
 * @param owner the application
 * @param since when it was registered, or the type was handed over to it
 */
public record AggregateOwner(String aggregateType, String owner, Instant since) {}
