package dev.commitline.outbox.mysql.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.migrations.MySqlOutboxMigrations;
import dev.commitline.outbox.migrations.MySqlOutboxMigrations.Engine;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.GtidSet;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is in a binlog beside events, and where the relay begins to read it. */
@ExtendWith(OutboxExtension.class)
class BinlogStreamIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Longer than a silent stream is waited for. */
  private static final Duration BUSY = Duration.ofSeconds(8);

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String topic = name + ".v1";
  private final KafkaBroker broker;
  private final TestDatabase database;

  BinlogStreamIT(MySqlServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @AfterEach
  void dropDatabase() {
    database.drop();
  }

  @Test
  void theFirstStartPublishesWhatWasAppendedBefore() {
    migrate(Engine.BLACKHOLE);
    OutboxInserts.commit(database, topic, 1);
    OutboxInserts.commit(database, topic, 2);
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      OutboxInserts.commit(database, topic, 3);

      assertThat(published(3)).containsExactly("1", "2", "3");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void changesOfSchemaAndOtherTablesAreNoEvents() {
    migrate(Engine.BLACKHOLE);
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      OutboxInserts.commit(database, topic, 1);
      database.execute(
          """
          CREATE TABLE other (id INT PRIMARY KEY, v JSON, g POINT);
          INSERT INTO other VALUES (1, '{}', POINT(1, 1));
          CREATE PROCEDURE odd() BEGIN IF 1 = 1 THEN SELECT 1; END IF; END;
          ALTER TABLE other ADD COLUMN w INT AS (id + 1);
          TRUNCATE TABLE other;
          DROP TABLE other
          """);
      OutboxInserts.commit(database, topic, 2);

      assertThat(published(2)).containsExactly("1", "2");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void whoTidiesUpAnOutboxThatIsATableMakesNoEvents() {
    migrate(Engine.INNODB);
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      database.execute(
          "BEGIN; %s UPDATE outbox SET type = 'Other'; %s DELETE FROM outbox; COMMIT"
              .formatted(OutboxInserts.statement(topic, 1), OutboxInserts.statement(topic, 2)));
      database.execute("TRUNCATE TABLE outbox");
      OutboxInserts.commit(database, topic, 3);

      assertThat(published(3)).containsExactly("1", "2", "3");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void whereOtherTablesAreWrittenThePositionMovesOn() throws SQLException {
    migrate(Engine.BLACKHOLE);
    try (RunningRelay relay = RunningRelay.streaming(config());
        TopicReader positions = TopicReader.of(broker, name + ".position")) {
      database.execute("CREATE TABLE other (id INT PRIMARY KEY); INSERT INTO other VALUES (1)");
      String executed = executed();

      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> positions.records().stream().anyMatch(r -> covers(r.value(), executed)));
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  /** The server sends no heartbeat while it has something else to send. */
  @Test
  void aServerThatOnlyWritesOtherTablesIsNotTakenForDead() {
    migrate(Engine.BLACKHOLE);
    database.execute("CREATE TABLE other (id INT PRIMARY KEY AUTO_INCREMENT)");
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      Awaitility.await()
          .atMost(LIMIT)
          .during(BUSY)
          .until(
              () -> {
                database.execute("INSERT INTO other VALUES ()");
                return relay.relay().lastFault().isEmpty();
              });
      OutboxInserts.commit(database, topic, 1);

      assertThat(published(1)).containsExactly("1");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void anXaTransactionThatIsCommittedInOneIsLikeAnyOther() {
    migrate(Engine.BLACKHOLE);
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      database.execute(
          "XA START '%s'; %s XA END '%s'; XA COMMIT '%s' ONE PHASE"
              .formatted(name, OutboxInserts.statement(topic, 1), name, name));
      OutboxInserts.commit(database, topic, 2);

      assertThat(published(2)).containsExactly("1", "2");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  /** It may be rolled back after all: its events are in the log already. */
  @Test
  void anXaTransactionThatIsPreparedEndsTheRelay() {
    migrate(Engine.BLACKHOLE);
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      database.execute(
          "XA START '%s'; %s XA END '%s'; XA PREPARE '%s'"
              .formatted(name, OutboxInserts.statement(topic, 1), name, name));
      RelayException fault = relay.fault();
      database.execute("XA ROLLBACK '%s'".formatted(name));

      assertThat(fault.error()).isEqualTo(RelayError.SOURCE_CORRUPT);
      assertThat(fault).hasMessageContaining("prepared (XA)");
      relay.await(RelayState.FAILED);
    }
  }

  private static boolean covers(byte @Nullable [] position, String executed) {
    if (position == null) { // what a fence leaves
      return false;
    }
    String json = new String(position, UTF_8);
    String gtids = json.replaceAll(".*\"gtids\":\"([^\"]*)\".*", "$1");
    return !gtids.equals(json) && GtidSet.parse(gtids).containsAll(GtidSet.parse(executed));
  }

  private String executed() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
      row.next();
      return row.getString(1);
    }
  }

  private List<String> published(int count) {
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      return reader.awaitRecords(count, LIMIT).stream()
          .map(record -> String.valueOf(TopicReader.header(record, "ce_aggregateseq")))
          .toList();
    }
  }

  private RelayConfig config() {
    return RelayConfigs.config(name, database, broker);
  }

  private void migrate(Engine engine) {
    new MySqlOutboxMigrations(database.name(), "", engine).apply(database.dataSource());
  }
}
