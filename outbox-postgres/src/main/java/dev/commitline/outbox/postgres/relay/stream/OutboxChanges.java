package dev.commitline.outbox.postgres.relay.stream;

import static dev.commitline.outbox.relay.source.CloudEventHeaders.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.postgres.relay.server.Heartbeat;
import dev.commitline.outbox.postgres.relay.server.Heartbeats;
import dev.commitline.outbox.postgres.relay.server.ServerIdentity;
import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.ChangeHandler;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.Relation;
import dev.commitline.outbox.postgres.relay.stream.pgoutput.Tuple;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.stream.ChangeParts;
import dev.commitline.outbox.relay.stream.ChangeQueue;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Picks out of the stream what belongs to one outbox: rows of its table, its logical messages, and
 * the relay's own.
 *
 * <p>Thread safety: none; one per stream.
 */
final class OutboxChanges implements ChangeHandler {

  private static final Logger log = LoggerFactory.getLogger(OutboxChanges.class);

  private final SourceNames names;
  private final String messagePrefix;
  private final ServerIdentity server;
  private final ChangeParts changes;
  private final Heartbeats heartbeats;
  private @Nullable OutboxColumns columns;
  private int table;
  private byte[] txId = {};
  private final Map<Integer, Relation> partitions = new HashMap<>();
  private long ignored;

  OutboxChanges(
      SourceNames names,
      String messagePrefix,
      ServerIdentity server,
      ChangeQueue queue,
      Heartbeats heartbeats) {
    this.names = names;
    this.messagePrefix = messagePrefix;
    this.server = server;
    this.changes = new ChangeParts(queue);
    this.heartbeats = heartbeats;
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
    } else if (OutboxColumns.allIn(relation)) {
      partitions.put(relation.id(), relation);
    }
  }

  @Override
  public void insert(int relation, Tuple row) {
    if (columns != null && relation == table) {
      inserted(columns.event(row, txId));
    } else {
      requireNoPartition(partitions.get(relation));
    }
  }

  private void inserted(RelayEvent event) {
    if (event.topic().equals(Heartbeats.TOPIC)) {
      heartbeats.shown(event.id());
      changes.heartbeat();
    } else {
      changes.event(event);
    }
  }

  /** Partitions come under their parent's name, or the publication was changed for a while. */
  private void requireNoPartition(@Nullable Relation partition) {
    if (partition != null) {
      throw new RelayException(
          RelayError.LOG_NARROWED,
          "the log shows an event of %s.%s under this name, not that of table %s: when transaction %s wrote it, publish_via_partition_root was not true, or the publication held that table, too. The server shows it so to whoever reads on from there, so accepting gets no relay past it: a new slot does, see CL-131 in docs/troubleshooting.md"
              .formatted(
                  partition.schema(),
                  partition.name(),
                  names.qualifiedTable(),
                  new String(txId, UTF_8)));
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

  /** An event is only ever part of a transaction: this is none, though any user may write one. */
  @Override
  public void messageOfNoTransaction(String prefix) {
    if (!prefix.equals(messagePrefix) && !prefix.equals(Heartbeat.PREFIX)) {
      return;
    }
    ignored++;
    if (Long.bitCount(ignored) == 1) { // the first, second, fourth, eighth ...
      log.warn(
          "ignored {} logical messages with prefix '{}' or '{}' that belong to no transaction: nothing of Commitline writes such ones",
          ignored,
          messagePrefix,
          Heartbeat.PREFIX);
    }
  }

  @Override
  public void commit(long endLsn, long micros) {
    changes.end(server.at(endLsn), micros);
    heartbeats.read(endLsn);
  }
}
