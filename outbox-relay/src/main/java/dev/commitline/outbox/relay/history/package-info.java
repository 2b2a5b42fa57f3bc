/** What a replay reads and writes in a database; a database module implements it. */
@NullMarked
package dev.commitline.outbox.relay.history;

import org.jspecify.annotations.NullMarked;
