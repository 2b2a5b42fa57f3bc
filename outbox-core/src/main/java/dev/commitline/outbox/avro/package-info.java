/** Payloads as Avro. */
@NullMarked
package dev.commitline.outbox.avro;

import org.jspecify.annotations.NullMarked;
