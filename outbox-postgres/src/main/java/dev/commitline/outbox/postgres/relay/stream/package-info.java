/**
 * Reading the slot: a connector of Debezium's engine, whose thread turns the stream's changes into
 * events (ADR 14).
 */
@NullMarked
package dev.commitline.outbox.postgres.relay.stream;

import org.jspecify.annotations.NullMarked;
