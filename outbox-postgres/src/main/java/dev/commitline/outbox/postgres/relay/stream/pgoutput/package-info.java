/**
 * PostgreSQL's stream of changes as its plugin {@code pgoutput} writes it (manual, 53.9: logical
 * replication message formats), protocol version 1, values in binary.
 */
@NullMarked
package dev.commitline.outbox.postgres.relay.stream.pgoutput;

import org.jspecify.annotations.NullMarked;
