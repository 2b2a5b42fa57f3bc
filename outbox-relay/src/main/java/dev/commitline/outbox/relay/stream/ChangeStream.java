package dev.commitline.outbox.relay.stream;

import dev.commitline.outbox.relay.protocol.SourcePosition;

/**
 * A database's log that is being read, on a thread of its own, into a {@link ChangeQueue}.
 *
 * <p>Thread safety: any thread may call it.
 */
public interface ChangeStream extends AutoCloseable {

  /** Lets the database forget what is before this position, if it keeps anything for the relay. */
  void confirm(SourcePosition position);

  /** What it means that reading ended so. */
  RuntimeException fault(Exception end);

  /** Ends reading; waits for the thread a little. */
  @Override
  void close();
}
