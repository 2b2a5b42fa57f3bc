package dev.commitline.outbox.mysql.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.migrations.MySqlOutboxMigrations;
import dev.commitline.outbox.migrations.MySqlOutboxMigrations.Engine;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.kafka.ParkedAggregates;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The binlog has a row's values in the order of the table's columns, and mostly no names. */
@ExtendWith(OutboxExtension.class)
class ColumnOrderIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String MOVE =
      "ALTER TABLE outbox MODIFY aggregatetype VARCHAR(255) NOT NULL AFTER aggregateid";
  private static final String BACK =
      "ALTER TABLE outbox MODIFY aggregatetype VARCHAR(255) NOT NULL AFTER id";

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final String topic = name + ".v1";
  private final KafkaBroker broker;
  private final TestDatabase database;

  ColumnOrderIT(MySqlServer server, KafkaBroker broker) {
    this.broker = broker;
    this.database = server.createDatabase();
  }

  @BeforeEach
  void makeOutbox() {
    new MySqlOutboxMigrations(database.name(), "", Engine.BLACKHOLE).apply(database.dataSource());
  }

  @AfterEach
  void tidy() {
    database.execute("SET GLOBAL binlog_row_metadata = MINIMAL");
    database.drop();
  }

  @Test
  void anotherOrderEndsARelayThatStreams() {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      OutboxInserts.commit(database, topic, 1);
      assertThat(published(1)).containsExactly("A-1 1");
      database.execute(MOVE);
      OutboxInserts.commit(database, topic, 2);

      assertThat(relay.fault().error()).isEqualTo(RelayError.OUTBOX_COLUMNS);
      relay.await(RelayState.FAILED);
    }
    assertRefused("and binlog_row_metadata is not FULL");
    assertThat(published(1)).containsExactly("A-1 1");
  }

  @Test
  void anotherOrderThatIsTheOldOneAgainIsNotReadByIt() {
    RunningRelay.streaming(config()).close();
    OutboxInserts.commit(database, topic, 1);
    database.execute(MOVE);
    OutboxInserts.commit(database, topic, 2);
    database.execute(BACK);
    OutboxInserts.commit(database, topic, 3);

    assertRefused("may have changed it before");
    assertRefused("may have changed it before");
    assertThat(published(1)).containsExactly("A-1 1");
  }

  /** As docs/troubleshooting.md has it. */
  @Test
  void startsOverBehindWhatCannotBeRead() throws Exception {
    RunningRelay.streaming(config()).close();
    database.execute(MOVE);
    OutboxInserts.commit(database, topic, 1);
    database.execute(BACK);
    assertRefused("may have changed it before");

    try (var admin = broker.admin()) {
      admin.deleteTopics(List.of(name + ".position")).all().get();
    }
    database.execute("UPDATE outbox_origin SET gtid_executed = @@GLOBAL.gtid_executed");
    database.execute("DELETE FROM outbox_relay WHERE relay = '%s'".formatted(name));
    OutboxInserts.commit(database, topic, 2);
    RelayException missing = refusal();
    assertThat(missing.error()).isEqualTo(RelayError.EVENTS_MISSING);
    assertThat(missing).hasMessageContaining("number 2 of Order A-1");
    try (ParkedAggregates memory = new ParkedAggregates(config())) {
      memory.accept(RelayError.EVENTS_MISSING, "kim", "published by other means");
    }
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      assertThat(published(1)).containsExactly("A-1 2");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void whereTheLogHasNamesAnyOrderIsRead() {
    database.execute("SET GLOBAL binlog_row_metadata = FULL");
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      OutboxInserts.commit(database, topic, 1);
      database.execute(MOVE);
      OutboxInserts.commit(database, topic, 2);
      database.execute(BACK);
      OutboxInserts.commit(database, topic, 3);

      assertThat(published(3)).containsExactly("A-1 1", "A-1 2", "A-1 3");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
    database.execute(MOVE);
    OutboxInserts.commit(database, topic, 4);
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      assertThat(published(4)).last().isEqualTo("A-1 4");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  /** Who hides the change from the log does not hide it from the table. */
  @Test
  void anotherOrderThatTheLogDoesNotShowIsNoticed() throws SQLException {
    RunningRelay.streaming(config()).close();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION sql_log_bin = 0");
      statement.execute(MOVE);
    }
    OutboxInserts.commit(database, topic, 1);

    assertRefused("and binlog_row_metadata is not FULL");
  }

  @Test
  void eventsThatAreLoggedAsStatementsEndTheRelay() throws SQLException {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      asStatement(OutboxInserts.statement(topic, 1));

      assertThat(relay.fault().error()).isEqualTo(RelayError.EVENTS_AS_STATEMENTS);
      assertThat(relay.fault())
          .hasMessageContaining("wrote into %s.outbox as a statement".formatted(database.name()));
      relay.await(RelayState.FAILED);
    }
    assertThat(refusal().error()).isEqualTo(RelayError.EVENTS_AS_STATEMENTS);
  }

  @Test
  void otherStatementsInTheLogAreNoEvents() throws SQLException {
    database.execute("CREATE TABLE other (id VARCHAR(255))");
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      asStatement("INSERT INTO other VALUES ('INSERT INTO outbox')");
      asStatement("INSERT INTO other SELECT id FROM outbox");
      OutboxInserts.commit(database, topic, 1);

      assertThat(published(1)).containsExactly("A-1 1");
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  private void asStatement(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION binlog_format = STATEMENT");
      statement.execute(sql);
    }
  }

  private void assertRefused(String told) {
    RelayException fault = refusal();
    assertThat(fault.error()).isEqualTo(RelayError.OUTBOX_COLUMNS);
    assertThat(fault).hasMessageContaining(told);
  }

  private RelayException refusal() {
    try (RunningRelay relay = RunningRelay.start(config())) {
      relay.await(RelayState.FAILED);
      return relay.fault();
    }
  }

  /** Key and sequence. */
  private List<String> published(int count) {
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      return reader.awaitRecords(count, LIMIT).stream()
          .map(record -> record.key() + " " + TopicReader.header(record, "ce_aggregateseq"))
          .toList();
    }
  }

  private RelayConfig config() {
    return RelayConfigs.config(name, database, broker);
  }
}
