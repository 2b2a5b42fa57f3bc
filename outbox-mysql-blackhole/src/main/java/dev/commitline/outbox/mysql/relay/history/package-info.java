/** Events of the past, as the outbox keeps them in InnoDB: what a replay reads. */
@NullMarked
package dev.commitline.outbox.mysql.relay.history;

import org.jspecify.annotations.NullMarked;
