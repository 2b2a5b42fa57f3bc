/** The processes that chaos is made of, and the network between them. */
@NullMarked
package dev.commitline.outbox.chaos.world;

import org.jspecify.annotations.NullMarked;
