package dev.commitline.outbox.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The outbox by time: partitions come in time, and go when nobody needs them any more. */
@ExtendWith(OutboxExtension.class)
class PartitionsIT {

  private static final String DETACH =
      "SELECT commitline.outbox_detach_partitions('outbox', interval '3 days')";
  private static final String DROP = "SELECT commitline.outbox_drop_partitions()";
  private static final String SLOT = "commitline_partitions";

  private final TestDatabase database;

  PartitionsIT(PostgresServer server) {
    this.database = server.createDatabase();
  }

  @AfterEach
  void drop() throws SQLException {
    query(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '%s'"
            .formatted(SLOT));
    database.drop();
  }

  @BeforeEach
  void migrate() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
  }

  @Test
  void aFreshOutboxHasPartitionsForTodayAndTomorrow() throws SQLException {
    append("now()", "now() + interval '1 day'");
    assertThat(query("SELECT count(*) FROM commitline.outbox_default")).containsExactly("0");
    assertThat(partitions()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void partitionsAreMadeAheadOnceWithoutGapOrOverlap() throws SQLException {
    List<String> made = new ArrayList<>();
    List<String> next = make("1 hour", "5 days");
    while (!next.isEmpty()) {
      made.addAll(next);
      next = make("1 hour", "5 days");
    }
    assertThat(made).hasSizeGreaterThanOrEqualTo(24 * 2);
    assertThat(make("1 hour", "5 days")).isEmpty();
    assertThat(
            query(
                """
                SELECT count(*) FROM (
                  SELECT substring(bound FROM 'FROM \\((.*)\\) TO') AS lower,
                         lag(substring(bound FROM 'TO \\((.*)\\)')) OVER (ORDER BY bound) AS before
                  FROM (SELECT pg_get_expr(c.relpartbound, c.oid) AS bound
                        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                        WHERE i.inhparent = 'commitline.outbox'::regclass) AS b
                  WHERE bound <> 'DEFAULT') AS p
                WHERE lower <> before
                """))
        .containsExactly("0");
  }

  @Test
  void whatNoPartitionTookStaysAsItIsInThePast() throws SQLException {
    append("now() + interval '6 days'", "now() - interval '60 days'");
    List<String> rows =
        query("SELECT xmin || ' ' || id FROM commitline.outbox_default ORDER BY id");
    makeAllOfTenDays();
    append("now() + interval '6 days'");
    assertThat(query("SELECT count(*) FROM commitline.outbox_default")).containsExactly("0");
    assertThat(query("SELECT xmin || ' ' || id FROM commitline.outbox_past ORDER BY id"))
        .hasSize(2)
        .isEqualTo(rows);
    assertThat(query("SELECT count(*) FROM commitline.outbox")).containsExactly("1");
  }

  @Test
  void aReplacedDefaultPartitionIsReadByTheRelayAndDroppedAfterTheRetention() throws SQLException {
    append("now() + interval '6 days'");
    makeAllOfTenDays();
    append("now() + interval '60 days'");
    assertThat(
            query(
                "SELECT has_table_privilege('commitline_relay', 'commitline.outbox_default', 'SELECT')"))
        .containsExactly("t");
    createSlot();
    assertThat(query(DETACH)).as("too young").isEmpty();
    database.execute("UPDATE commitline.outbox_replaced SET time = now() - interval '4 days'");
    List<String> past = query(DETACH);
    assertThat(past).singleElement().asString().startsWith("outbox_past_");
    assertThat(query("SELECT count(*) FROM commitline.outbox_past")).containsExactly("0");
    query("SELECT pg_replication_slot_advance('%s', pg_current_wal_lsn())".formatted(SLOT));
    assertThat(query(DROP)).isEqualTo(past);
    assertThat(query("SELECT count(*) FROM commitline.outbox_default")).containsExactly("1");
  }

  /** As after a long outage of the relay; a moved row would keep the lock, and fail the append. */
  @Test
  void aFullDefaultPartitionKeepsNoWriterWaitingAndFailsNone() throws Exception {
    database.execute(
        """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        SELECT gen_random_uuid(), 'A', '1', 't', decode(repeat(md5(i::text), 8), 'hex'), 'partitions.v1', i, '/s',
            now() + interval '6 days', i - 1, 200000 FROM generate_series(1, 200000) AS i
        """);
    createSlot();
    AtomicInteger appended = new AtomicInteger();
    AtomicBoolean made = new AtomicBoolean();
    ExecutorService writers = Executors.newFixedThreadPool(4);
    try {
      List<Future<Duration>> waits = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        waits.add(writers.submit(() -> longestAppend(appended, made)));
      }
      Awaitility.await().until(() -> appended.get() > 50);
      Awaitility.await().until(() -> !make("1 day", "10 days").isEmpty());
      int before = appended.get();
      Awaitility.await().until(() -> appended.get() > before + 50);
      made.set(true);
      for (Future<Duration> wait : waits) {
        assertThat(wait.get()).as("the longest append").isLessThan(Duration.ofSeconds(1));
      }
    } finally {
      made.set(true);
      writers.shutdown();
    }
    assertThat(
            query(
                "SELECT (SELECT count(*) FROM commitline.outbox) + (SELECT count(*) FROM commitline.outbox_past)"))
        .containsExactly(Integer.toString(200_000 + appended.get()));
    assertThat(published()).as("each once").isEqualTo(appended.get());
  }

  private Duration longestAppend(AtomicInteger appended, AtomicBoolean made) throws SQLException {
    Duration longest = Duration.ZERO;
    try (Connection writer = database.connect();
        Statement statement = writer.createStatement()) {
      while (!made.get()) {
        long begun = System.nanoTime();
        statement.execute(insert("now() + interval '6 days'"));
        Duration taken = Duration.ofNanos(System.nanoTime() - begun);
        longest = taken.compareTo(longest) > 0 ? taken : longest;
        appended.incrementAndGet();
      }
    }
    return longest;
  }

  /** How many inserts come through the slot. */
  private long published() throws SQLException {
    return Long.parseLong(
        query(
                """
                SELECT count(*) FROM pg_logical_slot_peek_binary_changes('%s', NULL, NULL,
                    'proto_version', '1', 'publication_names', 'commitline_outbox')
                WHERE get_byte(data, 0) = ascii('I')
                """
                    .formatted(SLOT))
            .get(0));
  }

  /** It may have chosen the default partition for a time that gets a partition of its own. */
  @Test
  void anAppendThatIsUnderWayIsWaitedForOrLeftAlone() throws SQLException {
    try (Connection writer = database.connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute(insert("now()"));
      assertThat(make("1 day", "10 days")).isEmpty();
      statement.execute(insert("now() + interval '6 days'"));
      writer.commit();
    }
    assertThat(make("1 day", "10 days")).isNotEmpty();
  }

  @Test
  void anOldPartitionIsDroppedOnceItsEventsAreConfirmed() throws SQLException {
    String old = oldPartition();
    append("now() - interval '10 days'");
    createSlot();
    assertThat(query(DETACH)).containsExactly(old);
    assertThat(query(DROP)).as("not confirmed yet").isEmpty();
    assertThat(tables(old)).isOne();
    query("SELECT pg_replication_slot_advance('%s', pg_current_wal_lsn())".formatted(SLOT));
    assertThat(query(DROP)).containsExactly(old);
    assertThat(tables(old)).isZero();
  }

  @Test
  void withoutARelayNothingGoes() throws SQLException {
    String old = oldPartition();
    assertThat(query(DETACH)).isEmpty();
    assertThat(query(DROP)).isEmpty();
    assertThat(tables(old)).isOne();
  }

  @Test
  void aPartitionInUseIsLeftAloneAndKeepsNobodyWaiting() throws SQLException {
    String old = oldPartition();
    createSlot();
    try (Connection writer = database.connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute(insert("now() - interval '10 days'"));
      assertThat(query(DETACH)).isEmpty();
      append("now()");
      writer.commit();
    }
    assertThat(query(DETACH)).containsExactly(old);
  }

  @Test
  void youngPartitionsStay() throws SQLException {
    assertThat(query("SELECT commitline.outbox_detach_partitions('outbox', interval '1 minute')"))
        .isEmpty();
  }

  @Test
  void otherTablesAreRefused() {
    assertThatThrownBy(
            () ->
                query(
                    "SELECT commitline.outbox_detach_partitions('outbox_head', interval '1 day')"))
        .hasMessageContaining("no outbox: outbox_head");
    assertThatThrownBy(
            () ->
                query(
                    "SELECT commitline.outbox_make_partitions('x', interval '1 day', interval '1 day')"))
        .hasMessageContaining("no outbox");
  }

  private void createSlot() throws SQLException {
    query("SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(SLOT));
  }

  /** One for a time that is over. */
  private String oldPartition() {
    database.execute(
        """
        DO $$ BEGIN EXECUTE format('CREATE TABLE commitline.old PARTITION OF commitline.outbox'
          ' FOR VALUES FROM (%L) TO (%L)', now() - interval '20 days', now() - interval '5 days'); END $$
        """);
    return "old";
  }

  private List<String> make(String width, String ahead) throws SQLException {
    return query(
        "SELECT commitline.outbox_make_partitions('outbox', interval '%s', interval '%s')"
            .formatted(width, ahead));
  }

  /** Each time as many as are made within the time that writers may wait. */
  private void makeAllOfTenDays() {
    Awaitility.await()
        .until(
            () -> {
              make("1 day", "10 days");
              return query(
                      "SELECT max(commitline.outbox_upper_bound(inhrelid)) >= now() + interval '10 days'"
                          + " FROM pg_inherits WHERE inhparent = 'commitline.outbox'::regclass")
                  .contains("t");
            });
  }

  private List<String> partitions() throws SQLException {
    return query(
        "SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'commitline.outbox'::regclass"
            + " AND inhrelid <> 'commitline.outbox_default'::regclass");
  }

  private int tables(String name) throws SQLException {
    return query("SELECT relname FROM pg_class WHERE relname = '%s'".formatted(name)).size();
  }

  private void append(String... times) {
    for (String time : times) {
      database.execute(insert(time));
    }
  }

  private static String insert(String time) {
    return """
    INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
        aggregateseq, source, time, txindex, txsize)
    VALUES (gen_random_uuid(), 'A', '1', 't', 'x', 'partitions.v1', 1, '/s', %s, 0, 1)
    """
        .formatted(time);
  }

  private List<String> query(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (result.next()) {
        values.add(result.getString(1));
      }
      return values;
    }
  }
}
