package dev.commitline.outbox.relay.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Where a relay goes on.
 *
 * @param position C*: all events up to here were published
 * @param inNext how far the transaction behind it was published; null when not begun
 */
public record ResumePoint(SourcePosition position, @Nullable Progress inNext) {

  @Override
  public String toString() {
    return inNext == null
        ? position.toString()
        : "%s and %d events of transaction %s".formatted(position, inNext.events(), inNext.txId());
  }
}
