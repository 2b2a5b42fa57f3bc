package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.engine.BatchHandler;
import dev.commitline.outbox.relay.protocol.RelayProtocol;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.protocol.SourceTransactions;
import dev.commitline.outbox.relay.source.SourceReader;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * The straight way of a batch: read, publish, and tell the engine what the source may forget.
 *
 * <p>Thread safety: {@link #committed()} may be called from any thread.
 */
final class TransactionBatches implements BatchHandler {

  private final WatchedTransactions transactions;
  private final Unpublished unpublished;
  private final SourceReader reader;
  private final SourcePosition begun;
  private volatile SourcePosition committed;

  TransactionBatches(
      RelayProtocol protocol,
      Function<SourceTransactions, SourceReader> readers,
      Unpublished unpublished) {
    this.transactions = new WatchedTransactions(protocol, unpublished);
    this.unpublished = unpublished;
    this.reader = readers.apply(transactions);
    this.begun = protocol.committed().position();
    this.committed = begun;
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
    SourcePosition ended = null;
    long changes = 0;
    for (SourceRecord record : records) {
      changes += reader.changes(record);
      SourcePosition end = reader.read(record);
      ended = end == null ? ended : end;
    }
    SourcePosition position = transactions.settle();
    committed = position;
    SourcePosition settled = settled(position, ended);
    if (settled == null) {
      return new Handled(0, changes);
    }
    reader.settle(records.get(records.size() - 1), settled);
    return new Handled(records.size(), changes);
  }

  /**
   * C* itself, once this stream has shown the end of a transaction there, whatever has come behind
   * it: what holds nothing for this outbox does not move C*. Until then what is repeated before it.
   */
  private @Nullable SourcePosition settled(
      SourcePosition position, @Nullable SourcePosition ended) {
    if (!position.equals(begun)) {
      return position;
    }
    return ended != null && position.covers(ended) ? ended : null;
  }

  /** C*, the newest committed position. */
  SourcePosition committed() {
    return committed;
  }
}
