/** {@code bench memory}: what a large transaction keeps in the relay's heap. */
@NullMarked
package dev.commitline.outbox.bench.memory;

import org.jspecify.annotations.NullMarked;
