package dev.commitline.outbox.mysql.relay.stream;

import static dev.commitline.outbox.relay.source.CloudEventHeaders.utf8;

import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.GtidEventData;
import com.github.shyiko.mysql.binlog.event.GtidTaggedEventData;
import com.github.shyiko.mysql.binlog.event.MySqlGtid;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.XAPrepareEventData;
import dev.commitline.outbox.mysql.relay.server.Heartbeats;
import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.GtidPosition;
import dev.commitline.outbox.relay.protocol.GtidSet;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.stream.ChangeParts;
import dev.commitline.outbox.relay.stream.ChangeQueue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Picks out of the binlog what belongs to one outbox: inserts into its table, and the relay's own
 * heartbeats. Transactions without either leave but their identifiers, in the next position.
 *
 * <p>Thread safety: none; one per stream.
 */
final class OutboxTransactions {

  private final SourceNames names;
  private final String server;
  private final ColumnOrder order;
  private final ChangeParts changes;
  private final HistoryProof history;
  private final Heartbeats heartbeats;
  private GtidSet executed;
  private String gtid = "";
  private long commitMicros;
  private long bytes;
  private byte[] txId = {};

  /** Whether statements before the one that ends it belong to the transaction. */
  private boolean open;

  /** Whether it has something for the relay. */
  private boolean begun;

  private @Nullable OutboxColumns columns;

  OutboxTransactions(ConnectorSettings settings, ColumnOrder order, ChangeQueue queue) {
    this.names = settings.names();
    this.server = settings.server();
    this.order = order;
    this.executed = settings.start().gtids();
    this.heartbeats = Heartbeats.of(settings.heartbeats());
    this.history = new HistoryProof(settings.start());
    this.changes = new ChangeParts(queue);
  }

  /** Whether a table's inserted rows are events. */
  boolean isOutbox(TableMapEventData table) {
    return is(table, names.outbox());
  }

  private boolean is(TableMapEventData table, String name) {
    return table.getTable().equals(name) && table.getDatabase().equals(names.database());
  }

  /** How many the transaction that is being read takes in the log. */
  long bytes() {
    return bytes;
  }

  /** Takes the next event of the log. */
  void take(Event event) {
    EventData data = event.getData();
    EventType type = event.getHeader().getEventType();
    if (data instanceof Rows rows) {
      rows(rows, EventType.isWrite(type));
    } else if (data instanceof GtidEventData next) {
      next(next.getMySqlGtid(), next.getOriginalCommitTimestamp(), next.getTransactionLength());
    } else if (data instanceof GtidTaggedEventData next) {
      next(next.getMySqlGtid(), next.getOriginalCommitTimestamp(), next.getTransactionLength());
    } else if (data instanceof QueryEventData query) {
      query(query);
    } else if (type == EventType.XID) {
      end();
    } else if (data instanceof XAPrepareEventData xa) {
      prepared(xa);
    } else if (type == EventType.INCIDENT) {
      throw new RelayException(
          RelayError.BINLOG_PURGED,
          "the server says in its binlog, behind transaction %s, that events of it are lost (incident)"
              .formatted(gtid));
    }
  }

  private void next(MySqlGtid next, long micros, long size) {
    if (begun) {
      throw new RelayException(
          RelayError.SOURCE_CORRUPT,
          "transaction %s appended events and has no end in the binlog; %s follows"
              .formatted(gtid, next));
    }
    end(); // mostly nothing
    gtid = next.toString();
    commitMicros = micros;
    bytes = size;
    history.begins(gtid, commitMicros);
  }

  private void rows(Rows rows, boolean inserted) {
    if (is(rows.table(), names.relays())) {
      beat();
    } else if (inserted && isOutbox(rows.table())) {
      history.requireMade(gtid);
      begin();
      columns(rows.table()).forEach(rows.body(), txId, this::event);
    } else if (is(rows.table(), names.origin())) {
      history.made();
    } // else other tables, or somebody tidies up an outbox that is a table
  }

  /** The position goes past no place from which on rows may not be told apart. */
  private void beat() {
    if (begun || order.known()) {
      begin();
      changes.heartbeat();
    }
  }

  private void event(RelayEvent event) {
    if (event.topic().equals(Heartbeats.TOPIC)) {
      heartbeats.shown(event.id());
      changes.heartbeat();
    } else {
      changes.event(event);
    }
  }

  private OutboxColumns columns(TableMapEventData table) {
    List<String> ordered = order.of(table, gtid);
    OutboxColumns known = columns;
    if (known == null || !known.of(table, ordered)) {
      known = new OutboxColumns(table, ordered);
      columns = known;
    }
    return known;
  }

  private void begin() {
    if (gtid.isEmpty()) {
      throw new RelayException(
          RelayError.SOURCE_FAULT, "the binlog has rows in no transaction with an identifier");
    }
    if (!begun) {
      begun = true;
      txId = utf8(gtid);
      changes.begin(gtid);
    }
  }

  /** Statements in the log: the marks of transactions, and changes of schemas. */
  private void query(QueryEventData query) {
    String sql = query.getSql();
    if (begun && sql.startsWith("ROLLBACK")) {
      throw new RelayException(
          RelayError.SOURCE_CORRUPT,
          "transaction %s takes back rows within the binlog ('%s'), which has shown them already"
              .formatted(gtid, sql));
    }
    if (sql.equals("BEGIN") || sql.startsWith("XA START")) {
      open = true;
      return;
    }
    look(query);
    if (!open || sql.equals("COMMIT") || sql.equals("ROLLBACK")) {
      end(); // or a statement that is a transaction by itself
    }
  }

  /** Statements may write events where they are logged as such, and move columns. */
  private void look(QueryEventData query) {
    if (!query.getSql().toLowerCase(Locale.ROOT).contains(names.outbox())) {
      return;
    }
    LoggedStatement statement =
        new LoggedStatement(
            query.getSql(), String.valueOf(query.getDatabase()), names.database(), names.outbox());
    if (statement.inserts()) {
      throw new RelayException(
          RelayError.EVENTS_AS_STATEMENTS,
          "transaction %s wrote into %s as a statement, not as rows: binlog_format was not ROW in its session"
              .formatted(gtid, names.qualified(names.outbox())));
    }
    if (statement.mayOrderColumns()) {
      order.changed(gtid);
    }
  }

  /**
   * What an XA transaction holds may still be rolled back, unless it was prepared and committed in
   * one.
   */
  private void prepared(XAPrepareEventData xa) {
    if (begun && !xa.isOnePhase()) {
      throw new RelayException(
          RelayError.SOURCE_CORRUPT,
          "transaction %s appended events and was prepared (XA), but not committed yet"
              .formatted(gtid));
    }
    end();
  }

  private void end() {
    open = false;
    if (gtid.isEmpty()) {
      return;
    }
    executed = executed.with(gtid);
    heartbeats.read(executed);
    if (begun) {
      changes.end(new GtidPosition(server, executed), commitMicros);
      begun = false;
    }
    gtid = "";
  }
}
