package dev.commitline.outbox.relay.source;

import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import java.util.function.Consumer;

/**
 * The start of a relay that never ran before: events from before, then a position to stream from.
 */
public interface Bootstrap extends AutoCloseable {

  /**
   * Everything that {@link #forEachEarlierEvent} passes, and nothing that it doesn't, is covered by
   * it.
   */
  SourcePosition position();

  /**
   * Passes on the events that were appended before the position, per aggregate in sequence order.
   */
  void forEachEarlierEvent(Consumer<RelayEvent> consumer);

  /** Frees the snapshot; never throws. */
  @Override
  void close();
}
