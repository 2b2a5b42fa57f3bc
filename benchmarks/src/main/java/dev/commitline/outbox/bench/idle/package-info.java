/** {@code bench idle}: what waiting for events costs. */
@NullMarked
package dev.commitline.outbox.bench.idle;

import org.jspecify.annotations.NullMarked;
