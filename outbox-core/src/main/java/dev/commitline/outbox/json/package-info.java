/** Payloads as JSON, by Jackson 3. */
@NullMarked
package dev.commitline.outbox.json;

import org.jspecify.annotations.NullMarked;
