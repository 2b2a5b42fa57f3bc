/** The servers, and what is measured against them, as processes of this machine. */
@NullMarked
package dev.commitline.outbox.bench.world;

import org.jspecify.annotations.NullMarked;
