package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a source is the one that was published from, and not a restored copy that has used the
 * same places again: before anything new, it has to show the transaction that ends at C* once more,
 * the same one (ADR 20).
 *
 * <p>Thread safety: {@link #given} from any thread, all else one thread at a time.
 */
public final class SourceProof {

  private final SourcePosition position;
  private final @Nullable LastTransaction expected;
  private volatile boolean given;

  /**
   * The proof of a source behind a point.
   *
   * @param known where it goes on; a proof can be asked for if it says which transaction ends there
   * @param shown whether the stream shows that transaction; else it begins right behind it, which
   *     is proof enough
   */
  public SourceProof(ResumePoint known, boolean shown) {
    this.position = known.position();
    this.expected = known.last();
    this.given = !shown || expected == null;
  }

  /** Whether nothing is to be shown any more. */
  public boolean given() {
    return given;
  }

  /** A transaction was read to its end. */
  void ended(String txId, SourcePosition end, long commitMicros) {
    if (given || expected == null) {
      return;
    }
    boolean within = position.covers(end);
    if (within && end.covers(position)) {
      if (!expected.equals(new LastTransaction(txId, commitMicros))) {
        throw changed("but here %s ends there".formatted(new LastTransaction(txId, commitMicros)));
      }
      given = true;
    } else if (!within) {
      requireGiven(txId);
    }
  }

  /** A transaction is known to be new when it begins: by its name, or by what came before. */
  void requireGiven(String txId) {
    if (!given) {
      throw changed("but here none ends there: %s comes behind it".formatted(txId));
    }
  }

  private RelayException changed(String found) {
    return new RelayException(
        RelayError.SOURCE_CHANGED,
        "Kafka has events up to %s, where transaction %s ends, %s"
            .formatted(position, expected, found));
  }
}
