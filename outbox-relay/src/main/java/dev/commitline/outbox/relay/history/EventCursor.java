package dev.commitline.outbox.relay.history;

import org.jspecify.annotations.Nullable;

/** Events one after the other. Thread safety: none. */
public interface EventCursor extends AutoCloseable {

  /**
   * Makes sure that it has as many events as there should be: before the first of them where that
   * can be told, else at the end.
   *
   * @throws dev.commitline.outbox.relay.fault.RelayException when it has not; here or in {@link
   *     #next}
   */
  void require(long events);

  /**
   * Looks for the next event, for about a second: whether {@link #next} has it, or the end, now.
   */
  boolean ready();

  /** The next event, or null at the end. Blocks until it is {@link #ready}. */
  @Nullable PastEvent next();

  /** Frees what it holds; never throws. */
  @Override
  void close();
}
