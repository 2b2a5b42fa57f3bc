package dev.commitline.outbox.relay.history;

import org.jspecify.annotations.Nullable;

/**
 * The events that were relayed, as far as they are kept.
 *
 * <p>All methods throw {@link dev.commitline.outbox.relay.fault.RelayException} with the code that
 * fits. Thread safety: any thread.
 */
public interface EventHistory {

  /**
   * Looks at what a selection holds now, and makes sure that all of it was relayed.
   *
   * <p>Blocks: for as long as the events take to be counted, and up to 10 s for the relay to
   * publish the newest of them.
   *
   * @throws dev.commitline.outbox.relay.fault.RelayException when it holds nothing, or events that
   *     were not relayed yet
   */
  Extent look(Selection selection);

  /**
   * Reads what the selection held at a moment: per aggregate in sequence order, over all in about
   * the order of time, and in the same order each time.
   *
   * @param moment as {@link Extent#moment} named it
   * @param after behind this place, as {@link PastEvent#place} named it; null for all
   */
  EventCursor read(Selection selection, String moment, @Nullable String after);
}
