/** What goes wrong, in which order, and how long events then take to flow again. */
@NullMarked
package dev.commitline.outbox.chaos.fault;

import org.jspecify.annotations.NullMarked;
