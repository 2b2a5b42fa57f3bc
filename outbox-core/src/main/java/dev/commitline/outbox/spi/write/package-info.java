/** What the writers of the database modules have in common. Not for applications. */
@NullMarked
package dev.commitline.outbox.spi.write;

import org.jspecify.annotations.NullMarked;
