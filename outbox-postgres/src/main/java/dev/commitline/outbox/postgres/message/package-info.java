/**
 * The logical message of the transport {@code wal}: how an event is written, and how it is read.
 */
@NullMarked
package dev.commitline.outbox.postgres.message;

import org.jspecify.annotations.NullMarked;
