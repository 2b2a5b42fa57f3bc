package dev.commitline.outbox.relay.history;

/** Where a replay takes its events from. */
public enum ReplaySource {
  /** What the database keeps of the events. */
  HISTORY,
  /** The topic on which they were published, as far as it keeps them. */
  TOPIC
}
