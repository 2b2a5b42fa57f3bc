/** What can go wrong with a relay: codes, causes, remedies. */
@NullMarked
package dev.commitline.outbox.relay.fault;

import org.jspecify.annotations.NullMarked;
