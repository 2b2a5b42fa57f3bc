/**
 * Replays: events of the history published once more, to a topic of their own, beside the live
 * relay.
 */
@NullMarked
package dev.commitline.outbox.relay.replay;

import org.jspecify.annotations.NullMarked;
