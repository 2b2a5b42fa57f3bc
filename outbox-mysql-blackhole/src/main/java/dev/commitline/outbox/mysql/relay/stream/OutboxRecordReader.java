package dev.commitline.outbox.mysql.relay.stream;

import static dev.commitline.outbox.relay.source.CloudEventHeaders.digits;
import static dev.commitline.outbox.relay.source.CloudEventHeaders.utf8;

import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.GtidPosition;
import dev.commitline.outbox.relay.protocol.GtidSet;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.protocol.SourceTransactions;
import dev.commitline.outbox.relay.source.OutboxRow;
import dev.commitline.outbox.relay.source.SourceReader;
import dev.commitline.outbox.spi.EventTime;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Translates Debezium's records: transaction markers, inserts into the outbox, heartbeats.
 *
 * <p>Thread safety: none; one per stream.
 */
public final class OutboxRecordReader implements SourceReader {

  private final SourceTransactions transactions;
  private final SourceNames names;
  private final String server;
  private final Consumer<GtidSet> begun;
  private boolean first = true;
  private String txId = "";
  private long ignored;

  /**
   * A reader for one stream.
   *
   * @param server the UUID of the server
   * @param begun is told behind which transactions the stream really began
   */
  public OutboxRecordReader(
      SourceTransactions transactions, SourceNames names, String server, Consumer<GtidSet> begun) {
    this.transactions = transactions;
    this.names = names;
    this.server = server;
    this.begun = begun;
  }

  @Override
  public @Nullable SourcePosition read(SourceRecord record) {
    Struct value = (Struct) record.value();
    if (value.schema().field("status") != null) {
      return marker(value, record);
    }
    if (value.schema().field("op") != null) {
      row(value);
    } // else a sign of life
    return null;
  }

  private void row(Struct value) {
    if (!value.getStruct("source").getString("table").equals(names.outbox())) {
      transactions.heartbeat();
    } else if (value.getString("op").equals("c")) {
      transactions.event(event(value.getStruct("after"), utf8(txId)));
    } else {
      ignored++; // somebody tidies up an outbox that is a table
    }
  }

  private @Nullable SourcePosition marker(Struct value, SourceRecord record) {
    if (value.getString("status").equals("BEGIN")) {
      begin(value.getString("id"), record);
      return null;
    }
    SourcePosition position = new GtidPosition(server, before(record).with(txId));
    transactions.end(position, value.getInt64("event_count") - ignored);
    return position;
  }

  private void begin(String id, SourceRecord record) {
    if (first) {
      begun.accept(before(record));
      first = false;
    }
    txId = id;
    ignored = 0;
    transactions.begin(id);
  }

  /** The transactions before this one: Debezium counts it in only once it has ended. */
  private GtidSet before(SourceRecord record) {
    Object gtids = record.sourceOffset().get("gtids");
    if (gtids == null) {
      return GtidSet.EMPTY; // the first transaction ever
    }
    try {
      return GtidSet.parse((String) gtids);
    } catch (IllegalArgumentException e) {
      throw new RelayException(
          RelayError.SOURCE_FAULT, "transaction '%s' has no position".formatted(txId), e);
    }
  }

  private static RelayEvent event(Struct row, byte[] txId) {
    String contentType = row.getString("contenttype");
    return new OutboxRow(
            row.getString("id"),
            row.getString("topic"),
            isTrue(row.get("compacted")),
            utf8(row.getString("aggregatetype")),
            utf8(row.getString("aggregateid")),
            digits(row.getInt64("aggregateseq")),
            utf8(row.getString("type")),
            utf8(row.getString("source")),
            contentType == null ? null : utf8(contentType),
            EventTime.bytes(row.getInt64("time")),
            bytes(row, "payload"),
            digits(row.getInt32("txindex")),
            digits(row.getInt32("txsize")),
            row.getString("headers"))
        .toEvent(txId);
  }

  /** MySQL has no type for truth; Debezium finds a number of bits or bytes in its place. */
  private static boolean isTrue(Object value) {
    return value instanceof Number number ? number.intValue() != 0 : value.equals(true);
  }

  private static byte @Nullable [] bytes(Struct struct, String field) {
    ByteBuffer buffer = (ByteBuffer) struct.get(field);
    if (buffer == null) {
      return null;
    }
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }
}
