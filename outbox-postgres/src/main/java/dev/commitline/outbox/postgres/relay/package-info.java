/** The relay's source for PostgreSQL: lease, preflight, slot, first start, history. */
@NullMarked
package dev.commitline.outbox.postgres.relay;

import org.jspecify.annotations.NullMarked;
