package dev.commitline.outbox.relay.protocol;

/**
 * A place in the history of a source database: a set of committed transactions, and nothing else.
 *
 * <p>Positions that one stream goes through grow: each {@link #covers} those before it. Positions
 * of different sources (another server, or a restored copy) can't be compared, and the preflight
 * refuses to try.
 */
public sealed interface SourcePosition permits LsnPosition, GtidPosition {

  /** Whether a position includes a transaction. */
  enum Inclusion {
    /** It does: what the transaction holds was published. */
    INCLUDED,
    /** It does not. */
    NEW,
    /** The transaction's name does not tell, only the position at its end. */
    TOLD_BY_END
  }

  /** Whether everything that {@code other} includes is included here too. */
  boolean covers(SourcePosition other);

  /** Whether a transaction is included, as far as its name tells. */
  Inclusion inclusionOf(String txId);
}
