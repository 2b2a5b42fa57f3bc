/** What a database module implements so that a relay can read it. */
@NullMarked
package dev.commitline.outbox.relay.source;

import org.jspecify.annotations.NullMarked;
