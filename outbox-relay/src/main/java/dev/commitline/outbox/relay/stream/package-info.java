/**
 * What our own connectors have in common: changes that one thread reads and another publishes, as
 * records of Debezium's engine (ADR 14).
 */
@NullMarked
package dev.commitline.outbox.relay.stream;

import org.jspecify.annotations.NullMarked;
