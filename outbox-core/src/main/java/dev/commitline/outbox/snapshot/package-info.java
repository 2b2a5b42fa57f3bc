/** Snapshots: the present state of aggregates as events, for data products newer than the data. */
@NullMarked
package dev.commitline.outbox.snapshot;

import org.jspecify.annotations.NullMarked;
