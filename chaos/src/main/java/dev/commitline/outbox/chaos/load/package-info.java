/** Writers, and the ledger of what they committed. */
@NullMarked
package dev.commitline.outbox.chaos.load;

import org.jspecify.annotations.NullMarked;
