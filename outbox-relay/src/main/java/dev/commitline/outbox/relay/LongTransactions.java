package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the transaction that is too long for Kafka: the one that was ended by its timeout twice at
 * the same point. To try it for ever would be a silent loop.
 */
final class LongTransactions {

  private @Nullable String lastTime;

  /**
   * What a fault really is.
   *
   * @param where what was published when it happened
   */
  RelayException judge(RelayException fault, String where) {
    if (fault.error() != RelayError.TRANSACTION_TIMED_OUT) {
      return fault;
    }
    if (!where.equals(lastTime)) {
      lastTime = where;
      return fault;
    }
    return new RelayException(
        RelayError.TRANSACTION_TOO_LONG,
        fault.what() + "; it is the second time behind " + where,
        fault);
  }
}
