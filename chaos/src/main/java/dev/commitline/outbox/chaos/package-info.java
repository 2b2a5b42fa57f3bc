/** Breaks a running relay in every way, and compares what Kafka has with what was committed. */
@NullMarked
package dev.commitline.outbox.chaos;

import org.jspecify.annotations.NullMarked;
