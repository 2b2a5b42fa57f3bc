/** Figures: medians and ranges, the table in the terminal, the file with all of it. */
@NullMarked
package dev.commitline.outbox.bench.result;

import org.jspecify.annotations.NullMarked;
