package dev.commitline.outbox.relay.stream;

import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.protocol.SourceTransactions;
import dev.commitline.outbox.relay.source.SourceReader;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Unpacks the records of a {@link ChangeTask}.
 *
 * <p>Thread safety: none; one per stream.
 */
public final class ChangeReader implements SourceReader {

  private final SourceTransactions transactions;

  /**
   * A reader for one stream.
   *
   * @param transactions get the changes
   */
  public ChangeReader(SourceTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public void read(SourceRecord record) {
    for (Change change : ((ChangeBatch) record.value()).changes()) {
      if (change instanceof Change.Event event) {
        transactions.event(event.event());
      } else if (change instanceof Change.Begin begin) {
        transactions.begin(begin.txId());
      } else if (change instanceof Change.End end) {
        transactions.end(end.position(), end.messages(), end.commitMicros());
      } else {
        transactions.heartbeat();
      }
    }
  }

  @Override
  public void settle(SourceRecord record, SourcePosition position) {
    ((ChangeBatch) record.value()).settle(position);
  }

  @Override
  public int changes(SourceRecord record) {
    return ((ChangeBatch) record.value()).changes().size();
  }
}
