package dev.commitline.outbox.relay.protocol;

import org.jspecify.annotations.Nullable;

/**
 * How far a replay has come, as it was committed together with the events.
 *
 * @param events how many were published
 * @param place where the last of them stands in the history; null before the first
 */
public record ReplayPosition(long events, @Nullable String place) {

  /** Of a replay that has published nothing. */
  public static final ReplayPosition NONE = new ReplayPosition(0, null);
}
