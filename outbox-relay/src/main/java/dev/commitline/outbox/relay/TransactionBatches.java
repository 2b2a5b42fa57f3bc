package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.engine.BatchHandler;
import dev.commitline.outbox.relay.protocol.RelayProtocol;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.source.RelaySource;
import dev.commitline.outbox.relay.source.SourceReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The straight way of a batch: read, publish, and tell the engine what the source may forget.
 *
 * <p>Thread safety: {@link #committed()} may be called from any thread.
 */
final class TransactionBatches implements BatchHandler {

  /** A record of the batch that ended a transaction. */
  private record End(int settled, SourcePosition position) {}

  private final WatchedTransactions transactions;
  private final Unpublished unpublished;
  private final SourceReader reader;
  private volatile SourcePosition committed;

  TransactionBatches(RelayProtocol protocol, RelaySource source, Unpublished unpublished) {
    this.transactions = new WatchedTransactions(protocol, unpublished);
    this.unpublished = unpublished;
    this.reader = source.reader(transactions);
    this.committed = protocol.committed().position();
  }

  @Override
  public Handled handle(List<SourceRecord> records) {
    unpublished.batchBegins();
    try {
      return publish(records);
    } finally {
      unpublished.batchEnds();
    }
  }

  private Handled publish(List<SourceRecord> records) {
    Deque<End> ends = new ArrayDeque<>();
    long changes = 0;
    for (int i = 0; i < records.size(); i++) {
      changes += reader.changes(records.get(i));
      SourcePosition end = reader.read(records.get(i));
      if (end != null) {
        ends.push(new End(i + 1, end));
      }
    }
    SourcePosition position = transactions.settle();
    committed = position;
    return new Handled(settled(ends, position), changes);
  }

  private static int settled(Deque<End> ends, SourcePosition position) {
    for (End end : ends) { // the newest first
      if (position.covers(end.position())) {
        return end.settled();
      }
    }
    return 0;
  }

  /** C*, the newest committed position. */
  SourcePosition committed() {
    return committed;
  }
}
