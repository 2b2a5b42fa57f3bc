/** Capture on PostgreSQL: events become rows of the outbox table. */
@NullMarked
package dev.commitline.outbox.postgres;

import org.jspecify.annotations.NullMarked;
