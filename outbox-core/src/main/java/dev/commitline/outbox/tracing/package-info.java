/** The trace that an event is appended in, by Micrometer Tracing. */
@NullMarked
package dev.commitline.outbox.tracing;

import org.jspecify.annotations.NullMarked;
