package dev.commitline.outbox.relay.source;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import java.util.Optional;
import java.util.Set;
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

  /**
   * Makes sure that the earlier events are whole: of each aggregate one for each number, up to the
   * newest that was given out. Changes nothing.
   *
   * @param accepted what somebody has decided to go past
   * @throws dev.commitline.outbox.relay.fault.RelayException when some are missing, or there twice
   */
  void requireWhole(Set<RelayError> accepted);

  /**
   * What the stream has to show, where it begins before the first event of all; empty where {@link
   * #requireWhole} has compared it.
   */
  Optional<Heads> streamed();

  /** Frees the snapshot; never throws. */
  @Override
  void close();
}
