/**
 * The relay's source for PostgreSQL: slot, publication, lease, and the translation of Debezium's
 * records.
 */
@NullMarked
package dev.commitline.outbox.postgres.relay;

import org.jspecify.annotations.NullMarked;
