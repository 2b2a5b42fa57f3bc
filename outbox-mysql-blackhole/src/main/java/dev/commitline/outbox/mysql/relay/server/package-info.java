/** What all parts of the relay know of the MySQL server: sessions, names, its state, faults. */
@NullMarked
package dev.commitline.outbox.mysql.relay.server;

import org.jspecify.annotations.NullMarked;
