/** What a database module, or a payload format, implements. */
@NullMarked
package dev.commitline.outbox.spi;

import org.jspecify.annotations.NullMarked;
