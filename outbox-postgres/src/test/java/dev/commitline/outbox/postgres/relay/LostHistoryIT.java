package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.DataDirectory;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.TopicReader;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import dev.commitline.outbox.testkit.replay.Writers;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that no longer has what the relay would need to read: real WAL, real data directories.
 */
@ExtendWith(OutboxExtension.class)
class LostHistoryIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String name = "r" + UUID.randomUUID().toString().replace('-', '_');
  private final KafkaBroker broker;
  private Path directory = Path.of("");
  private int port;

  LostHistoryIT(KafkaBroker broker) {
    this.broker = broker;
  }

  @BeforeEach
  void choosePort(@TempDir Path temporary) throws IOException {
    directory = temporary;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
  }

  @Test
  void slotInvalidatedBecauseItsWalWasRemoved() {
    try (PostgresServer server = PostgresServer.start(directory, port)) {
      TestDatabase database = outbox(server);
      RunningRelay.streaming(config(database)).close();
      database.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '16MB'");
      database.execute("ALTER SYSTEM SET max_wal_size = '32MB'");
      database.execute("SELECT pg_reload_conf()");
      database.execute("CREATE TABLE elsewhere (filling text)");
      for (int segment = 0; segment < 6; segment++) {
        database.execute(
            "INSERT INTO elsewhere SELECT repeat(md5(random()::text), 30) FROM generate_series(1, 10000)");
        database.execute("SELECT pg_switch_wal()");
      }
      database.execute("CHECKPOINT");

      RelayException fault = refusal(database);

      assertThat(fault.error()).isEqualTo(RelayError.SLOT_LOST);
      assertThat(fault).hasMessageContaining("commitline_" + name).hasMessageContaining("lost");
    }
  }

  @Test
  void slotInvalidatedBecauseNobodyReadIt() throws SQLException {
    try (PostgresServer server = PostgresServer.start(directory, port)) {
      TestDatabase database = outbox(server);
      assumeThat(version(database)).as("older servers have no such limit").isGreaterThan(17);
      RunningRelay.streaming(config(database)).close();
      database.execute("ALTER SYSTEM SET idle_replication_slot_timeout = '1s'");
      database.execute("SELECT pg_reload_conf()");
      Awaitility.await()
          .untilAsserted(
              () -> {
                database.execute("CHECKPOINT"); // looks at the slots
                assertThat(invalidationReason(database)).isEqualTo("idle_timeout");
              });

      RelayException fault = refusal(database);

      assertThat(fault.error()).isEqualTo(RelayError.SLOT_LOST);
      assertThat(fault)
          .hasMessageContaining("idle_timeout")
          .hasMessageContaining("idle_replication_slot_timeout");
    }
  }

  @Test
  void databaseRestoredFromAnOlderBackup() {
    Path original = directory.resolve("original");
    Path backup = directory.resolve("backup");
    TestDatabase database;
    try (PostgresServer server = PostgresServer.start(original, port)) {
      database = outbox(server);
      RunningRelay.streaming(config(database)).close();
    }
    new DataDirectory(original, backup).snapshot();
    try (PostgresServer server = PostgresServer.start(original, port)) {
      publishMore(database);
      assertThat(server.pid()).isPositive();
    }
    try (PostgresServer restored = PostgresServer.start(backup, port)) {
      RelayException fault = refusal(database);

      assertThat(fault.error()).isEqualTo(RelayError.SOURCE_CHANGED);
      assertThat(fault).hasMessageContaining("this server's WAL ends earlier");
      assertThat(restored.pid()).isPositive();
    }
  }

  private void publishMore(TestDatabase database) {
    try (TopicReader topics = TopicReader.of(broker, "faults.odd.v1", "faults.even.v1");
        RunningRelay relay = RunningRelay.streaming(config(database));
        Writers writers = new Writers(database, new PostgresOutbox(), OutboxNames.DEFAULT)) {
      Awaitility.await().until(() -> writers.committed() >= 50);
      writers.stop();
      topics.awaitRecords(writers.committed(), LIMIT); // each transaction has one event or more
      relay.stop();
    }
  }

  private static TestDatabase outbox(PostgresServer server) {
    TestDatabase database = server.createDatabase();
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    return database;
  }

  private RelayConfig config(TestDatabase database) {
    return RelayConfigs.config(name, database, broker);
  }

  private RelayException refusal(TestDatabase database) {
    try (RunningRelay relay = RunningRelay.start(config(database))) {
      RelayException fault = relay.fault();
      relay.await(RelayState.FAILED);
      return fault;
    }
  }

  private static @Nullable String invalidationReason(TestDatabase database) throws SQLException {
    try (Connection session = database.connect();
        Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT max(invalidation_reason) FROM pg_replication_slots")) {
      row.next();
      return row.getString(1);
    }
  }

  private static int version(TestDatabase database) throws SQLException {
    try (Connection session = database.connect()) {
      return session.getMetaData().getDatabaseMajorVersion();
    }
  }
}
