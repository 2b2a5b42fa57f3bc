package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.source.Bootstrap;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The relay works on the primary, and holds what it holds on the session that proves it. */
@ExtendWith(OutboxExtension.class)
class PrimaryIT {

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final KafkaBroker broker;

  PrimaryIT(KafkaBroker broker) {
    this.broker = broker;
  }

  @Test
  void aHotStandbyIsWaitedFor(@TempDir Path directory) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    TestDatabase database;
    try (PostgresServer primary = PostgresServer.start(directory, port)) {
      database = primary.createDatabase();
      new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
      RunningRelay.streaming(RelayConfigs.config(name, database, broker)).close();
    }
    Path signal = directory.resolve("data").resolve("standby.signal");
    Files.createFile(signal);
    try (PostgresServer standby = PostgresServer.start(directory, port);
        RunningRelay relay = RunningRelay.start(RelayConfigs.config(name, database, broker))) {
      RelayException fault = relay.fault();
      assertThat(fault.error()).isEqualTo(RelayError.SERVER_IS_STANDBY);
      assertThat(fault).hasMessageContaining(":" + port + " is a hot standby");
      relay.await(RelayState.BACKING_OFF);
      database.execute("SELECT pg_promote()");
      assertThat(standby.pid()).isPositive();
    }
  }

  @Test
  void whoWasReplacedDropsNoSlotOfItsSuccessor(PostgresServer server) throws SQLException {
    TestDatabase database = server.createDatabase();
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    RelayConfig config = RelayConfigs.config(name, database, broker);
    try (PostgresRelaySource replaced = new PostgresRelaySource(config);
        PostgresRelaySource successor = new PostgresRelaySource(config)) {
      assertThat(replaced.tryLease()).isPresent();
      database.execute(
          "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory'"
              + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
      Awaitility.await().until(() -> successor.tryLease().isPresent());
      try (Bootstrap bootstrap = successor.bootstrap()) {
        assertThat(bootstrap.position()).isNotNull();
      }
      String slot = slot(database);

      assertThatThrownBy(replaced::bootstrap).isInstanceOf(RelayException.class);

      assertThat(slot(database)).isEqualTo(slot);
    }
    database.execute("SELECT pg_drop_replication_slot('commitline_%s')".formatted(name));
    database.drop();
  }

  private String slot(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = 'commitline_%s'"
                    .formatted(name))) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void messagesOfNoTransactionAreIgnored(TestDatabase database) {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    try (TopicReader topics = TopicReader.of(broker, name + ".v1");
        RunningRelay relay = RunningRelay.streaming(RelayConfigs.config(name, database, broker))) {
      for (String prefix : new String[] {"commitline", "commitline.1:commitline.outbox"}) {
        database.execute("SELECT pg_logical_emit_message(false, '%s', 'x')".formatted(prefix));
      }
      database.execute(
          """
          BEGIN;
          INSERT INTO commitline.outbox (id, aggregatetype, aggregateid, type, payload, topic,
              aggregateseq, source, time, txindex, txsize)
          VALUES (gen_random_uuid(), 'A', '1', 't', 'x', '%s.v1', 1, '/s', now(), 0, 1);
          SELECT pg_logical_emit_message(false, 'commitline.1:commitline.outbox', 'x');
          COMMIT
          """
              .formatted(name));
      assertThat(topics.awaitRecords(1, Duration.ofSeconds(30))).hasSize(1);
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }
}
