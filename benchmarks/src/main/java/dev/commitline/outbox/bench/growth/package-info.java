/** Whether writing and relaying stay as fast as they are while the outbox gets old. */
@NullMarked
package dev.commitline.outbox.bench.growth;

import org.jspecify.annotations.NullMarked;
