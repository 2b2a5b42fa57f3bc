/** Main classes of processes that are measured beside ours. */
@NullMarked
package dev.commitline.outbox.bench.peer;

import org.jspecify.annotations.NullMarked;
