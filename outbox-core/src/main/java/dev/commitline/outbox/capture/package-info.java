/**
 * Internal: from an appended event to the transaction's buffer. Not for applications; may change in
 * any release.
 */
@NullMarked
package dev.commitline.outbox.capture;

import org.jspecify.annotations.NullMarked;
