package dev.commitline.outbox.postgres.relay.stream;

import static dev.commitline.outbox.relay.source.CloudEventHeaders.utf8;

import dev.commitline.outbox.postgres.relay.server.Heartbeat;
import dev.commitline.outbox.postgres.relay.server.ServerIdentity;
import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.ChangeHandler;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.Relation;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.Tuple;
import dev.commitline.outbox.relay.stream.ChangeParts;
import dev.commitline.outbox.relay.stream.ChangeQueue;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Picks out of the stream what belongs to one outbox: rows of its table, its logical messages, and
 * the relay's own.
 *
 * <p>Thread safety: none; one per stream.
 */
final class OutboxChanges implements ChangeHandler {

  private final SourceNames names;
  private final String messagePrefix;
  private final ServerIdentity server;
  private final ChangeParts changes;
  private @Nullable OutboxColumns columns;
  private int table;
  private byte[] txId = {};

  OutboxChanges(SourceNames names, String messagePrefix, ServerIdentity server, ChangeQueue queue) {
    this.names = names;
    this.messagePrefix = messagePrefix;
    this.server = server;
    this.changes = new ChangeParts(queue);
  }

  @Override
  public void begin(int xid) {
    String id = Integer.toUnsignedString(xid);
    txId = utf8(id);
    changes.begin(id);
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
      changes.event(columns.event(row, txId));
    }
  }

  @Override
  public void message(String prefix, ByteBuffer content) {
    if (prefix.equals(messagePrefix)) {
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      changes.event(OutboxMessages.toEvent(bytes, txId));
    } else if (prefix.equals(Heartbeat.PREFIX)) {
      changes.heartbeat();
    }
  }

  @Override
  public void commit(long endLsn, long micros) {
    changes.end(server.at(endLsn), micros);
  }
}
