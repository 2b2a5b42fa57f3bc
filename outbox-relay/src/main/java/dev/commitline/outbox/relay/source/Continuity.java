package dev.commitline.outbox.relay.source;

/** Where a source's stream begins. */
public enum Continuity {
  /**
   * Right behind the committed position, since the source itself was told exactly that: it is the
   * one that was published from.
   */
  EXACT,
  /** Earlier: the stream shows the transaction again that ends at the committed position. */
  SHOWN
}
