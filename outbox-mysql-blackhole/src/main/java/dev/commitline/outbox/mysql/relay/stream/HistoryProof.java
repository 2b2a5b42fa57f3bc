package dev.commitline.outbox.mysql.relay.stream;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.LastTransaction;

/**
 * What a log has to show beside what the relay itself demands of every source (ADR 20).
 *
 * <p>A replica may have committed in another order than its source, so the last published
 * transaction need not come first there; but when it comes, it has to be the same one. And behind a
 * first start nothing was published that could be shown again; but the outbox was made then.
 *
 * <p>Thread safety: none; belongs to the thread that reads the stream.
 */
final class HistoryProof {

  private final StreamStart start;
  private boolean made;

  HistoryProof(StreamStart start) {
    this.start = start;
    this.made = !start.origin();
  }

  /** A transaction begins. */
  void begins(String gtid, long commitMicros) {
    LastTransaction again = start.again();
    LastTransaction here = new LastTransaction(gtid, commitMicros);
    if (again != null && again.txId().equals(gtid) && !again.equals(here)) {
      throw changed("transaction %s was published, but here it is %s".formatted(again, here));
    }
  }

  /** The table that says where the outbox began is written. */
  void made() {
    made = true;
  }

  /** The transaction has an event. */
  void requireMade(String gtid) {
    if (!made) {
      throw changed(
          "the outbox was made behind %s, but the log shows events of transaction %s there, before it was made"
              .formatted(start.gtids(), gtid));
    }
  }

  private static RelayException changed(String what) {
    return new RelayException(RelayError.SOURCE_CHANGED, what);
  }
}
