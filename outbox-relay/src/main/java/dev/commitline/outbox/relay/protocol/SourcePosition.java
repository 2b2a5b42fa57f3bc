package dev.commitline.outbox.relay.protocol;

/**
 * A place in the history of a source database: everything committed up to here, nothing after.
 *
 * <p>Positions of one source are totally ordered by {@link #covers}; positions of different sources
 * (another server, or a restored copy) can't be compared, and the preflight refuses to try.
 */
public sealed interface SourcePosition permits LsnPosition {

  /** Whether everything that {@code other} includes is included here too. */
  boolean covers(SourcePosition other);
}
