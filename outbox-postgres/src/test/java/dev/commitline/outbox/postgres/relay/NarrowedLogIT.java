package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.ParkedAggregates;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would keep inserts of the outbox out of the stream stops the relay, and stays. */
@ExtendWith(OutboxExtension.class)
class NarrowedLogIT {

  private static final String REMAKE =
      """
      DROP PUBLICATION commitline_outbox;
      %s
      CREATE PUBLICATION commitline_outbox FOR TABLE commitline.outbox
          WITH (publish = 'insert', publish_via_partition_root = true)
      """;

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final KafkaBroker broker;
  private final TestDatabase database;

  NarrowedLogIT(PostgresServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @BeforeEach
  void makeOutbox() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
  }

  @AfterEach
  void drop() {
    database.execute(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name LIKE 'commitline_"
            + name
            + "%'");
    database.drop();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER PUBLICATION commitline_outbox SET TABLE commitline.outbox WHERE (topic <> 'x')",
        "ALTER PUBLICATION commitline_outbox SET TABLE commitline.outbox (id, topic)",
        "ALTER PUBLICATION commitline_outbox SET (publish_via_partition_root = false)",
        "ALTER TABLE commitline.outbox_default SET UNLOGGED"
      })
  void whatIsNarrowAtTheFirstStartIsRefusedBeforeTheSlotIsMade(String change) throws SQLException {
    Assumptions.assumeTrue(version() >= 15, "row filters and column lists");
    database.execute(change);

    assertThat(refusal().error()).isEqualTo(RelayError.LOG_NARROWED);
    assertThat(slots()).isEqualTo("0");
  }

  @Test
  void aPublicationThatWasGoneForAMomentIsSeenWhileStreaming() {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      database.execute(REMAKE.formatted(insert()));

      assertNarrowed(relay);
    }
    assertThat(refusal().error()).as("a restart").isEqualTo(RelayError.LOG_NARROWED);
  }

  @Test
  void aPublicationThatWasGoneWhileNoRelayRanIsSeenAtTheStart() {
    RunningRelay.streaming(config()).close();
    database.execute(REMAKE.formatted(insert()));

    assertThat(refusal().error()).isEqualTo(RelayError.LOG_NARROWED);
    assertThat(refusal().error()).as("a restart").isEqualTo(RelayError.LOG_NARROWED);
  }

  /** Its events are in the table, and nowhere in the WAL. */
  @Test
  void aPartitionThatWasUnloggedForAMomentIsSeen() {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      unlogged();

      assertNarrowed(relay);
      assertThat(relay.fault()).hasMessageContaining("rewritten: commitline.outbox_");
    }
    assertThat(refusal().error()).as("a restart").isEqualTo(RelayError.LOG_NARROWED);
  }

  @Test
  void aPartitionThatWasUnloggedWhileNoRelayRanIsSeenAtTheStart() {
    RunningRelay.streaming(config()).close();
    unlogged();

    assertThat(refusal().error()).isEqualTo(RelayError.LOG_NARROWED);
    assertThat(refusal().error()).as("a restart").isEqualTo(RelayError.LOG_NARROWED);
  }

  /** The partition of today. */
  private void unlogged() {
    String partition =
        text(
            "SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'commitline.outbox'::regclass"
                + " AND commitline.outbox_upper_bound(inhrelid) > now() ORDER BY commitline.outbox_upper_bound(inhrelid) LIMIT 1");
    for (String statement :
        List.of(
            "ALTER TABLE " + partition + " SET UNLOGGED",
            insert(),
            "ALTER TABLE " + partition + " SET LOGGED")) {
      database.execute(statement);
    }
  }

  @Test
  void aNewOwnerNarrowsNothing() {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      long before = heartbeats();
      database.execute("ALTER PUBLICATION commitline_outbox OWNER TO commitline_app");
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> relay.relay().lastFault().isPresent() || heartbeats() > before + 1);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
    RunningRelay.streaming(config()).close();
  }

  /** As docs/troubleshooting.md has it. */
  @Test
  void whatCameUnderAPartitionsNameIsPassedByANewSlotAlone() {
    String topic = name + ".v1";
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      database.execute(
          "ALTER PUBLICATION commitline_outbox SET (publish_via_partition_root = false)");
      database.execute(insert(topic));
      database.execute(
          "ALTER PUBLICATION commitline_outbox SET (publish_via_partition_root = true)");
      assertNarrowed(relay);
    }
    assertThat(refusal().error()).as("a restart").isEqualTo(RelayError.LOG_NARROWED);
    try (ParkedAggregates memory = new ParkedAggregates(config())) {
      memory.accept(RelayError.LOG_NARROWED, "me", "a test");
    }
    RelayException again = refusal();
    assertThat(again.error()).as("accepted").isEqualTo(RelayError.LOG_NARROWED);
    assertThat(again).hasMessageContaining("a new slot does");

    database.execute(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = 'commitline_%s'"
            .formatted(name));
    try (RunningRelay anew =
            RunningRelay.streaming(RelayConfigs.config(name + "_2", database, broker));
        TopicReader reader = TopicReader.of(broker, topic)) {
      assertThat(reader.awaitRecords(1, Duration.ofSeconds(30))).hasSize(1);
      assertThat(anew.relay().lastFault()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER nothing BEFORE INSERT ON commitline.outbox FOR EACH ROW EXECUTE FUNCTION nothing()
        """,
        "CREATE RULE nothing AS ON INSERT TO commitline.outbox DO INSTEAD NOTHING"
      })
  void whatNoLookCanSeeIsNoticedByItsHeartbeat(String change) {
    RunningRelay.streaming(config()).close();
    database.execute(change);

    assertThat(refusal().error()).isEqualTo(RelayError.HEARTBEAT_LOST);
    assertThat(refusal().error()).as("a restart").isEqualTo(RelayError.HEARTBEAT_LOST);
  }

  @Test
  void whatIsHiddenWhileTheRelayStreamsIsNoticed() {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      database.execute("CREATE RULE nothing AS ON INSERT TO commitline.outbox DO INSTEAD NOTHING");

      assertThat(relay.fault().error()).isEqualTo(RelayError.HEARTBEAT_LOST);
      relay.await(RelayState.FAILED);
    }
  }

  @Test
  void anIdleDatabaseGetsNoMoreHeartbeats() {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> heartbeats() > 0);
      long most = heartbeats() + 1; // one more for the server's own work
      Awaitility.await()
          .during(Duration.ofSeconds(12))
          .atMost(Duration.ofSeconds(13))
          .until(() -> heartbeats() <= most);
      long before = heartbeats();
      database.execute("CREATE TABLE busy AS SELECT 1");
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> heartbeats() > before);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
    assertThat(text("SELECT count(*) FROM commitline.outbox")).isEqualTo("0");
  }

  private long heartbeats() {
    return Long.parseLong(
        text(
            "SELECT coalesce(sum(n_tup_ins), 0) FROM pg_stat_user_tables WHERE relname LIKE 'outbox_2%'"));
  }

  private static void assertNarrowed(RunningRelay relay) {
    assertThat(relay.fault().error()).isEqualTo(RelayError.LOG_NARROWED);
    relay.await(RelayState.FAILED);
  }

  private RelayException refusal() {
    try (RunningRelay relay = RunningRelay.start(config())) {
      RelayException fault = relay.fault();
      relay.await(RelayState.FAILED);
      return fault;
    }
  }

  private RelayConfig config() {
    return RelayConfigs.config(name, database, broker);
  }

  private static String insert() {
    return insert("narrowed.v1");
  }

  private static String insert(String topic) {
    return """
        INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
            aggregateseq, source, time, txindex, txsize)
        VALUES (gen_random_uuid(), 'A', '1', 't', 'x', '%s', 1, '/s', now(), 0, 1);
        """
        .formatted(topic);
  }

  private String slots() {
    return text(
        "SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'commitline_" + name + "'");
  }

  private String text(String sql) {
    try (Connection session = database.connect();
        var statement = session.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private int version() throws SQLException {
    try (Connection session = database.connect()) {
      return session.getMetaData().getDatabaseMajorVersion();
    }
  }
}
