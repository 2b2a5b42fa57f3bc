package dev.commitline.outbox.relay.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a replay that is published in one transaction.
 *
 * @param replay the replay's id
 * @param events in their order
 * @param reached how far the replay has come with them; null when it has ended, and that is to be
 *     forgotten
 */
public record ReplaySlice(
    String replay, List<RelayEvent> events, @Nullable ReplayPosition reached) {

  /** Copies the list. */
  public ReplaySlice {
    events = List.copyOf(events);
  }

  /** Forgets how far a replay came. */
  public static ReplaySlice forget(String replay) {
    return new ReplaySlice(replay, List.of(), null);
  }
}
