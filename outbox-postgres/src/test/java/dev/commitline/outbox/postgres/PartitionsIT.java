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
import java.util.ArrayList;
import java.util.List;
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
    List<String> made = make("1 hour", "5 days");
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
  void whatNoPartitionTookMovesIntoOneThatIsMadeLater() throws SQLException {
    append("now() + interval '6 days'", "now() - interval '60 days'");
    assertThat(query("SELECT count(*) FROM commitline.outbox_default")).containsExactly("2");
    make("1 day", "10 days");
    assertThat(query("SELECT count(*) FROM commitline.outbox_default")).containsExactly("1");
    assertThat(query("SELECT count(*) FROM commitline.outbox")).containsExactly("2");
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
