/** Aggregates that are written through to compacted topics. */
@NullMarked
package dev.commitline.outbox.testkit.spring.accounts;

import org.jspecify.annotations.NullMarked;
