/** The relay's source for PostgreSQL: slot, publication, lease, and the reading of the stream. */
@NullMarked
package dev.commitline.outbox.postgres.relay;

import org.jspecify.annotations.NullMarked;
