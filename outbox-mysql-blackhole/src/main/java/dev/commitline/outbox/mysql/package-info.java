/** Capture on MySQL: events become rows of a BLACKHOLE table, so they are in the binlog alone. */
@NullMarked
package dev.commitline.outbox.mysql;

import org.jspecify.annotations.NullMarked;
