/** What is written: events and domain transactions, the same in each run. */
@NullMarked
package dev.commitline.outbox.bench.load;

import org.jspecify.annotations.NullMarked;
