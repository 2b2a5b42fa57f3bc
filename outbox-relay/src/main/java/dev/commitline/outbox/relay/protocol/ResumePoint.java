package dev.commitline.outbox.relay.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Where a relay goes on.
 *
 * @param position C*: all events up to here were published
 * @param last the transaction that ends there; null where none does, as behind a first start, and
 *     where an earlier version did not say
 * @param inNext how far the transaction behind it was published; null when not begun
 */
public record ResumePoint(
    SourcePosition position, @Nullable LastTransaction last, @Nullable Progress inNext) {

  /** A point where no transaction is known to end, and none was begun. */
  public static ResumePoint at(SourcePosition position) {
    return new ResumePoint(position, null, null);
  }

  @Override
  public String toString() {
    return inNext == null
        ? position.toString()
        : "%s and %d events of transaction %s".formatted(position, inNext.events(), inNext.txId());
  }
}
