/**
 * The embedded Debezium engine, run so that none of its offset keeping decides about correctness.
 */
@NullMarked
package dev.commitline.outbox.relay.engine;

import org.jspecify.annotations.NullMarked;
