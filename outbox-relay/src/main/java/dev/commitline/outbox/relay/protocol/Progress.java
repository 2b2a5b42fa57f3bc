package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import org.jspecify.annotations.Nullable;

/**
 * How far the transaction behind C* was published, where it is published in chunks.
 *
 * @param txId which transaction: the first behind C* that has events
 * @param events how many of its events were published; 0 when all that is known is that it is new
 * @param lastEventId the last of those; null when none was, and where an earlier version did not
 *     say. It tells the transaction from another of the same name, in a source that was restored
 */
public record Progress(String txId, long events, @Nullable String lastEventId) {

  /** None of its events was published. */
  static Progress none(String txId) {
    return new Progress(txId, 0, null);
  }

  /** Makes sure that the source has this event where the last published one was. */
  void requireLast(RelayEvent event) {
    if (lastEventId != null && !lastEventId.equals(event.id())) {
      throw new RelayException(
          RelayError.SOURCE_DIVERGED,
          "transaction %s was published up to its event %d, %s, but that one is %s here"
              .formatted(txId, events, lastEventId, event.id()));
    }
  }
}
