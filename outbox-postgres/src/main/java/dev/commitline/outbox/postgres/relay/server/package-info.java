/** What all parts of the relay know of the PostgreSQL server: sessions, names, identity, faults. */
@NullMarked
package dev.commitline.outbox.postgres.relay.server;

import org.jspecify.annotations.NullMarked;
