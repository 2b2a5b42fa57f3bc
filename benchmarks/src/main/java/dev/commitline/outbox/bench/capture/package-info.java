/** What an outbox costs the transactions that write to it. */
@NullMarked
package dev.commitline.outbox.bench.capture;

import org.jspecify.annotations.NullMarked;
