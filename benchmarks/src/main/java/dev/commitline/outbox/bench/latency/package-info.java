/** How long it takes from a commit in the database to a consumer that reads what is committed. */
@NullMarked
package dev.commitline.outbox.bench.latency;

import org.jspecify.annotations.NullMarked;
