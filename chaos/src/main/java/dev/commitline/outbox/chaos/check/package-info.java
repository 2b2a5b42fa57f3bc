/** Whether Kafka has what the ledger says: once, whole, in order. */
@NullMarked
package dev.commitline.outbox.chaos.check;

import org.jspecify.annotations.NullMarked;
