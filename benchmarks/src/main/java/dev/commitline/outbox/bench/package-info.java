/** The command line of the benchmarks: {@code bin/bench}. */
@NullMarked
package dev.commitline.outbox.bench;

import org.jspecify.annotations.NullMarked;
