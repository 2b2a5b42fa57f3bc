package dev.commitline.outbox.mysql.relay.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.GtidEventData;
import com.github.shyiko.mysql.binlog.event.GtidTaggedEventData;
import com.github.shyiko.mysql.binlog.event.MySqlGtid;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.TransactionPayloadEventData;
import com.github.shyiko.mysql.binlog.event.XidEventData;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.GtidPosition;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.protocol.SourceTransactions;
import dev.commitline.outbox.relay.stream.ChangeQueue;
import dev.commitline.outbox.relay.stream.ChangeReader;
import dev.commitline.outbox.relay.stream.ChangeStream;
import dev.commitline.outbox.relay.stream.ChangeTask;
import dev.commitline.outbox.spi.OutboxNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What no server of the tests writes into its binlog. */
class OutboxTransactionsTest {

  private static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  private static final String GTID = SERVER + ":23";
  private static final int TABLE_MAP = 19;
  private static final int WRITE_ROWS = 30;
  private static final int XID = 16;
  private static final int TABLE_ID = 77;

  private final Task task = new Task();
  private final List<String> seen = new ArrayList<>();

  @BeforeEach
  void begin() {
    task.start(Map.of());
    task.take(EventType.GTID, gtid(GTID));
  }

  @Test
  void readsACompressedTransaction() throws Exception {
    byte[] events =
        new OutboxBytes()
            .event(TABLE_MAP, new OutboxBytes().tableMap(TABLE_ID).toBytes())
            .event(
                WRITE_ROWS,
                new OutboxBytes()
                    .table(TABLE_ID)
                    .columns()
                    .row("{}".getBytes(UTF_8), "application/json")
                    .row("[]".getBytes(UTF_8), "application/json")
                    .toBytes())
            .event(XID, new byte[8])
            .toBytes();
    BinlogEvents.forEach(compressed(events), task.transactions()::isOutbox, task::take);

    assertThat(seen()).containsExactly("begin " + GTID, "O-1 {}", "O-1 []", "end " + GTID + ": 2");
  }

  private static TransactionPayloadEventData compressed(byte[] events) throws IOException {
    byte[] payload = Zstd.compress(events);
    byte[] body =
        new OutboxBytes()
            .number(2, 1)
            .number(1, 1)
            .number(0, 1) // compression: zstd
            .number(3, 1)
            .number(3, 1)
            .number(252, 1)
            .number(events.length, 2)
            .number(1, 1)
            .number(3, 1)
            .number(252, 1)
            .number(payload.length, 2)
            .number(0, 1)
            .raw(payload)
            .toBytes();
    return new PayloadDeserializer().deserialize(new ByteArrayInputStream(body));
  }

  @Test
  void refusesRowsThatAreTakenBackWithinTheLog() {
    Rows row = row();
    task.take(EventType.EXT_WRITE_ROWS, row);
    QueryEventData rollback = query("ROLLBACK TO `a`");

    assertThatThrownBy(() -> task.take(EventType.QUERY, rollback))
        .isInstanceOfSatisfying(
            RelayException.class,
            fault -> assertThat(fault.error()).isEqualTo(RelayError.SOURCE_CORRUPT))
        .hasMessageContaining(GTID)
        .hasMessageContaining("ROLLBACK TO `a`");
  }

  @Test
  void refusesRowsWithoutAnIdentifier() {
    task.take(EventType.XID, new XidEventData());

    assertThatThrownBy(() -> task.take(EventType.EXT_WRITE_ROWS, row()))
        .hasMessageContaining("in no transaction with an identifier");
  }

  @Test
  void knowsTransactionsWithATag() throws Exception {
    task.take(EventType.XID, new XidEventData());
    String tagged = SERVER + ":nightly:1";
    task.take(
        EventType.GTID_TAGGED,
        new GtidTaggedEventData(MySqlGtid.fromString(tagged), (byte) 0, 0, 0, 0, 0, 0, 0, 0, 0));
    task.take(EventType.EXT_WRITE_ROWS, row());
    task.take(EventType.XID, new XidEventData());

    assertThat(seen())
        .containsExactly("begin " + tagged, "O-1 null", "end " + SERVER + ":23," + tagged + ": 1");
  }

  @Test
  void aStatementWithinATransactionDoesNotEndIt() throws Exception {
    task.take(EventType.QUERY, query("BEGIN"));
    task.take(EventType.EXT_WRITE_ROWS, row());
    task.take(EventType.QUERY, query("DROP TEMPORARY TABLE IF EXISTS `t`"));
    task.take(EventType.EXT_WRITE_ROWS, row());
    task.take(EventType.QUERY, query("COMMIT"));

    assertThat(seen())
        .containsExactly("begin " + GTID, "O-1 null", "O-1 null", "end " + GTID + ": 2");
  }

  @Test
  void refusesATransactionWithoutAnEnd() {
    task.take(EventType.EXT_WRITE_ROWS, row());

    assertThatThrownBy(() -> task.take(EventType.GTID, gtid(SERVER + ":24")))
        .hasMessageContaining(GTID + " appended events and has no end");
  }

  @Test
  void endsWhereTheServerSaysThatEventsAreLost() {
    assertThatThrownBy(() -> task.take(EventType.INCIDENT, new XidEventData()))
        .isInstanceOfSatisfying(
            RelayException.class,
            fault -> assertThat(fault.error()).isEqualTo(RelayError.BINLOG_PURGED));
  }

  private static QueryEventData query(String sql) {
    QueryEventData query = new QueryEventData();
    query.setSql(sql);
    return query;
  }

  private static GtidEventData gtid(String gtid) {
    return new GtidEventData(MySqlGtid.fromString(gtid), (byte) 0, 0, 0, 0, 0, 0, 0, 0);
  }

  private static Rows row() {
    return new Rows(OutboxBytes.map(), new OutboxBytes().columns().row(null, null).toBytes());
  }

  private List<String> seen() throws InterruptedException {
    ChangeReader reader = new ChangeReader(new Seen(seen));
    for (SourceRecord record : Objects.requireNonNull(task.poll())) {
      reader.read(record);
    }
    return seen;
  }

  /** Is given the log event by event. */
  private static final class Task extends ChangeTask {

    private @Nullable OutboxTransactions transactions;

    OutboxTransactions transactions() {
      return Objects.requireNonNull(transactions);
    }

    void take(EventType type, EventData data) {
      EventHeaderV4 header = new EventHeaderV4();
      header.setEventType(type);
      boolean unused = take(new Event(header, data));
    }

    boolean take(Event event) {
      transactions().take(event);
      return true;
    }

    @Override
    protected ChangeStream open(Map<String, String> properties, ChangeQueue queue) {
      ConnectorSettings settings =
          new ConnectorSettings(
              "test",
              new RelayConfig.Database(
                  "jdbc:mysql://localhost/", "u", "p", new OutboxNames("commitline", "")),
              SERVER,
              StreamStart.of(properties),
              "");
      transactions =
          new OutboxTransactions(settings, new ColumnOrder(() -> OutboxBytes.NAMES), queue);
      return new Stopped();
    }
  }

  /** Reads nothing. */
  private static final class Stopped implements ChangeStream {

    @Override
    public void confirm(SourcePosition position) {}

    @Override
    public RuntimeException fault(Exception end) {
      return new IllegalStateException(end);
    }

    @Override
    public void close() {}
  }

  private record Seen(List<String> seen) implements SourceTransactions {

    @Override
    public void begin(String id) {
      seen.add("begin " + id);
    }

    @Override
    public void event(RelayEvent event) {
      seen.add(new String(event.key(), UTF_8) + " " + text(event.value()));
    }

    private static @Nullable String text(byte @Nullable [] value) {
      return value == null ? null : new String(value, UTF_8);
    }

    @Override
    public void heartbeat() {
      seen.add("heartbeat");
    }

    @Override
    public void end(SourcePosition position, long messages, long commitMicros) {
      seen.add("end %s: %d".formatted(((GtidPosition) position).gtids(), messages));
    }
  }
}
