/** Outboxes whose own applications poll their tables: what writes to them, and what publishes. */
@NullMarked
package dev.commitline.outbox.bench.polling;

import org.jspecify.annotations.NullMarked;
