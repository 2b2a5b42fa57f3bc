package dev.commitline.outbox.relay.history;

import org.jspecify.annotations.Nullable;

/** Events one after the other. Thread safety: none. */
public interface EventCursor extends AutoCloseable {

  /** How many events it had at first. */
  long size();

  /** The next event; null at the end. */
  @Nullable PastEvent next();

  /** Frees what it holds in the database; never throws. */
  @Override
  void close();
}
