/** Events of the past, as the outbox keeps them: what a replay reads. */
@NullMarked
package dev.commitline.outbox.postgres.relay.history;

import org.jspecify.annotations.NullMarked;
