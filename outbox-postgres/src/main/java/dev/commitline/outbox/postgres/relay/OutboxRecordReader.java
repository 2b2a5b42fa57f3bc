package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.protocol.SourceTransactions;
import dev.commitline.outbox.relay.source.SourceReader;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Translates Debezium's records: transaction markers, and inserts into the outbox.
 *
 * <p>Thread safety: none; one per stream.
 */
final class OutboxRecordReader implements SourceReader {

  private final SourceTransactions transactions;
  private final ServerIdentity server;
  private String txId = "";

  OutboxRecordReader(SourceTransactions transactions, ServerIdentity server) {
    this.transactions = transactions;
    this.server = server;
  }

  @Override
  public @Nullable SourcePosition read(SourceRecord record) {
    Struct value = (Struct) record.value();
    if (value.schema().field("status") != null) {
      return marker(value, record);
    }
    String operation = value.getString("op");
    if ("m".equals(operation)) {
      message(value.getStruct("message"));
      return null;
    }
    if (!"c".equals(operation)) {
      throw new RelayException(
          RelayError.SOURCE_CORRUPT,
          "operation '%s' on topic %s: only inserts are ever published"
              .formatted(operation, record.topic()));
    }
    transactions.event(event(value.getStruct("after"), txId));
    return null;
  }

  /** The connector passes on those of these two prefixes only. */
  private void message(Struct message) {
    if (message.getString("prefix").equals(Heartbeat.PREFIX)) {
      transactions.heartbeat();
    } else {
      transactions.event(OutboxMessages.toEvent(content(message), txId));
    }
  }

  private static byte[] content(Struct message) {
    byte[] content = bytes(message, "content");
    return content == null ? new byte[0] : content;
  }

  private @Nullable SourcePosition marker(Struct value, SourceRecord record) {
    if (value.getString("status").equals("BEGIN")) {
      String id = value.getString("id"); // "<xid>:<lsn>"
      txId = id.substring(0, id.indexOf(':'));
      transactions.begin(txId);
      return null;
    }
    Object lsn = record.sourceOffset().get("lsn_commit");
    if (!(lsn instanceof Long commit)) {
      throw new RelayException(
          RelayError.SOURCE_FAULT, "the end of transaction %s has no commit LSN".formatted(txId));
    }
    SourcePosition position = server.at(commit);
    transactions.end(position, value.getInt64("event_count"));
    return position;
  }

  private static RelayEvent event(Struct row, String txId) {
    return new OutboxRow(
            row.getString("id"),
            row.getString("topic"),
            row.getBoolean("compacted"),
            row.getString("aggregatetype"),
            row.getString("aggregateid"),
            row.getInt64("aggregateseq"),
            row.getString("type"),
            row.getString("source"),
            row.getString("contenttype"),
            row.getString("time"),
            bytes(row, "payload"),
            row.getInt32("txindex"),
            row.getInt32("txsize"),
            row.getString("headers"))
        .toEvent(txId);
  }

  private static byte @Nullable [] bytes(Struct struct, String field) {
    ByteBuffer buffer = (ByteBuffer) struct.get(field);
    if (buffer == null) {
      return null;
    }
    if (buffer.hasArray()
        && buffer.arrayOffset() == 0
        && buffer.array().length == buffer.remaining()) {
      return buffer.array();
    }
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }
}
