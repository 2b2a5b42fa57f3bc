package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.engine.BatchHandler;
import dev.commitline.outbox.relay.protocol.RelayProtocol;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.protocol.SourceProof;
import dev.commitline.outbox.relay.protocol.SourceTransactions;
import dev.commitline.outbox.relay.source.SourceReader;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The straight way of a batch: read, publish, and tell the engine what the source may forget.
 *
 * <p>Thread safety: {@link #committed()} may be called from any thread.
 */
final class TransactionBatches implements BatchHandler {

  private final WatchedTransactions transactions;
  private final Unpublished unpublished;
  private final SourceReader reader;
  private final SourceProof proof;
  private volatile SourcePosition committed;

  TransactionBatches(
      RelayProtocol protocol,
      SourceProof proof,
      Function<SourceTransactions, SourceReader> readers,
      Unpublished unpublished) {
    this.transactions = new WatchedTransactions(protocol, unpublished);
    this.unpublished = unpublished;
    this.reader = readers.apply(transactions);
    this.proof = proof;
    this.committed = protocol.committed().position();
  }

  @Override
  public Handled handle(List<SourceRecord> records) {
    unpublished.handedOver();
    Handled handled = publish(records);
    unpublished.taken();
    return handled;
  }

  /**
   * What is committed may be forgotten, whatever has come behind it: what holds nothing for this
   * outbox does not move C*. But until a source has shown that it is the right one it is told
   * nothing: what it shows before may be of another history, and is needed when somebody decides to
   * take it as it is.
   */
  private Handled publish(List<SourceRecord> records) {
    long changes = 0;
    for (SourceRecord record : records) {
      changes += reader.changes(record);
      reader.read(record);
    }
    SourcePosition position = transactions.settle();
    committed = position;
    if (!proof.given()) {
      return new Handled(0, changes);
    }
    reader.settle(records.get(records.size() - 1), position);
    return new Handled(records.size(), changes);
  }

  /** C*, the newest committed position. */
  SourcePosition committed() {
    return committed;
  }
}
