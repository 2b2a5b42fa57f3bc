package dev.commitline.outbox.postgres.relay.stream;

import static dev.commitline.outbox.relay.source.CloudEventHeaders.utf8;

import dev.commitline.outbox.postgres.relay.server.Heartbeat;
import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.ChangeHandler;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.Relation;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.Tuple;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks out of the stream what belongs to one outbox: rows of its table, its logical messages, and
 * the relay's own.
 *
 * <p>Thread safety: none; one per stream.
 */
final class OutboxChanges implements ChangeHandler {

  private static final Change HEARTBEAT = new Change.Heartbeat();
  private static final int PART_CHANGES = 256;
  private static final long PART_BYTES = 1L << 20;
  private static final long MARK_BYTES = 100;

  private final SourceNames names;
  private final String messagePrefix;
  private final ChangeQueue queue;
  private final List<Change> part = new ArrayList<>();
  private long partBytes;
  private @Nullable OutboxColumns columns;
  private int table;
  private byte[] txId = {};
  private long messages;

  OutboxChanges(SourceNames names, String messagePrefix, ChangeQueue queue) {
    this.names = names;
    this.messagePrefix = messagePrefix;
    this.queue = queue;
  }

  @Override
  public void begin(int xid) {
    String id = Integer.toUnsignedString(xid);
    txId = utf8(id);
    messages = 0;
    put(new Change.Begin(id), MARK_BYTES);
  }

  @Override
  public void relation(Relation relation) {
    if (relation.schema().equals(names.schema()) && relation.name().equals(names.table())) {
      columns = new OutboxColumns(relation);
      table = relation.id();
    }
  }

  @Override
  public void insert(int relation, Tuple row) {
    if (columns != null && relation == table) {
      put(columns.event(row, txId));
    }
  }

  @Override
  public void message(String prefix, ByteBuffer content) {
    if (prefix.equals(messagePrefix)) {
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      put(OutboxMessages.toEvent(bytes, txId));
    } else if (prefix.equals(Heartbeat.PREFIX)) {
      messages++;
      put(HEARTBEAT, MARK_BYTES);
    }
  }

  @Override
  public void commit(long endLsn) {
    put(new Change.End(endLsn, messages), MARK_BYTES);
    handOver();
  }

  private void put(RelayEvent event) {
    messages++;
    put(new Change.Event(event), event.bytes());
  }

  private void put(Change change, long bytes) {
    part.add(change);
    partBytes += bytes;
    if (part.size() >= PART_CHANGES || partBytes >= PART_BYTES) {
      handOver();
    }
  }

  private void handOver() {
    queue.add(part, partBytes);
    part.clear();
    partBytes = 0;
  }
}
