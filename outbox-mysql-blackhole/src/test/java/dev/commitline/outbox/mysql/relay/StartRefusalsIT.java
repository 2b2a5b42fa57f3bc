package dev.commitline.outbox.mysql.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.commitline.outbox.migrations.MySqlOutboxMigrations;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.Ports;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an operator sees when something is missing: a code, the cause with its values, and a way
 * out. On a server of its own, whose settings it changes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartRefusalsIT {

  private static final String PASSWORD = "Zx9-secret";

  private final KafkaBroker broker = KafkaBroker.shared();
  private final MySqlServer server = MySqlServer.start();
  private String name = "";
  private String user = "";
  private TestDatabase database = server.createDatabase();

  @BeforeEach
  void makeOutbox() {
    name = "r" + UUID.randomUUID().toString().replace('-', '_');
    user = "u_" + name.substring(1, 9);
    database = server.createDatabase();
    migrate(database);
    database.execute("CREATE USER %s IDENTIFIED BY '%s'".formatted(user, PASSWORD));
  }

  @AfterAll
  void closeServer() {
    server.close();
  }

  @Test
  void theLeastPrivilegedRoleIsEnough() {
    grant("commitline_relay");
    database.execute("SET DEFAULT ROLE ALL TO " + user);
    try (RunningRelay relay =
        RunningRelay.streaming(RelayConfigs.config(name, database.as(user, PASSWORD), broker))) {
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  @Test
  void wrongPassword() {
    RelayException fault = refusal(database.as(user, "wrong"));

    assertThat(fault.error()).isEqualTo(RelayError.DATABASE_LOGIN_REFUSED);
    assertThat(fault).hasMessageContaining(user).hasMessageContaining("database.password");
    assertThat(fault.getMessage()).doesNotContain("wrong");
  }

  @Test
  void unknownDatabase() {
    assertRefusal(refusal(database.named("nowhere")), RelayError.DATABASE_UNKNOWN, "nowhere");
  }

  @ParameterizedTest
  @CsvSource({"REPLICATION CLIENT", "REPLICATION SLAVE"})
  void noReplicationRight(String other) {
    grant("%s ON *.*".formatted(other));
    grant("SELECT, INSERT, UPDATE ON %s.*".formatted(database.name()));

    assertRefusal(
        refusal(database.as(user, PASSWORD)),
        RelayError.REPLICATION_NOT_PERMITTED,
        other.equals("REPLICATION CLIENT") ? "REPLICATION SLAVE" : "REPLICATION CLIENT");
  }

  @Test
  void noOutbox() {
    database.execute("DROP TABLE outbox");

    assertRefusal(refusal(database), RelayError.OUTBOX_MISSING, database.name() + ".outbox");
  }

  @Test
  void outboxNotReadable() {
    grant("REPLICATION SLAVE, REPLICATION CLIENT ON *.*");
    grant("SELECT ON %s.outbox_relay".formatted(database.name()));

    assertRefusal(refusal(database.as(user, PASSWORD)), RelayError.OUTBOX_NOT_READABLE, user);
  }

  @Test
  void blackholeReplaced() {
    database.execute("ALTER TABLE outbox ENGINE=InnoDB");

    assertRefusal(refusal(database), RelayError.OUTBOX_ENGINE, "InnoDB");
  }

  @ParameterizedTest
  @CsvSource({
    "binlog_format, STATEMENT, ROW",
    "binlog_format, MIXED, ROW",
    "binlog_row_image, MINIMAL, FULL",
    "gtid_mode, ON_PERMISSIVE, ON",
  })
  void wrongSetting(String setting, String wrong, String right) {
    database.execute("SET GLOBAL %s = %s".formatted(setting, wrong));
    try {
      assertRefusal(refusal(database), RelayError.BINLOG_SETTINGS, "'" + wrong + "'");
    } finally {
      database.execute("SET GLOBAL %s = %s".formatted(setting, right));
    }
  }

  /** Its heartbeat is a procedure of an administrator's, whom read_only alone lets write. */
  @ParameterizedTest
  @ValueSource(strings = {"read_only", "super_read_only"})
  void aReadOnlyServerIsWaitedFor(String setting) {
    grant("commitline_relay");
    database.execute("SET DEFAULT ROLE ALL TO " + user);
    database.execute("SET GLOBAL %s = ON".formatted(setting));
    try (RunningRelay relay =
        RunningRelay.start(RelayConfigs.config(name, database.as(user, PASSWORD), broker))) {
      assertRefusal(relay.fault(), RelayError.SERVER_IS_STANDBY, " " + setting + " is ON");
      database.execute("SET GLOBAL read_only = OFF"); // and the other one with it
      relay.await(RelayState.STREAMING);
    } finally {
      database.execute("SET GLOBAL read_only = OFF");
    }
  }

  @Test
  void gtidsNotEnforced() {
    database.execute("SET GLOBAL gtid_mode = ON_PERMISSIVE");
    database.execute("SET GLOBAL gtid_mode = OFF_PERMISSIVE");
    database.execute("SET GLOBAL gtid_mode = OFF");
    database.execute("SET GLOBAL enforce_gtid_consistency = OFF");
    try {
      assertRefusal(refusal(database), RelayError.BINLOG_SETTINGS, "gtid_mode is 'OFF'");
    } finally {
      database.execute("SET GLOBAL enforce_gtid_consistency = ON");
      database.execute("SET GLOBAL gtid_mode = OFF_PERMISSIVE");
      database.execute("SET GLOBAL gtid_mode = ON_PERMISSIVE");
      database.execute("SET GLOBAL gtid_mode = ON");
    }
  }

  @Test
  void noBinlog(@TempDir Path directory) {
    try (MySqlServer without =
        MySqlServer.start(directory, Ports.free(), Map.of("skip_log_bin", ""))) {
      TestDatabase silent = without.createDatabase();
      migrate(silent);

      assertRefusal(refusal(silent), RelayError.BINLOG_SETTINGS, "log_bin is '0'");
    }
  }

  @Test
  void kafkaKnowsNothingOfARelayThatRan() {
    database.execute("INSERT INTO outbox_relay VALUES ('%s', UTC_TIMESTAMP(6))".formatted(name));

    assertRefusal(refusal(database), RelayError.POSITION_LOST, name);
    assertRefusal(refusal(database), RelayError.POSITION_LOST, name);
  }

  @Test
  void purgedBehindThePosition() {
    RunningRelay.streaming(RelayConfigs.config(name, database, broker)).close();
    OutboxInserts.commit(database, name + ".v1", 1);
    purge();

    assertRefusal(refusal(database), RelayError.BINLOG_PURGED, "has purged");
  }

  @Test
  void purgedSinceTheOutboxWasMade() {
    OutboxInserts.commit(database, name + ".v1", 1);
    purge();

    assertRefusal(refusal(database), RelayError.BINLOG_PURGED, "the outbox was made behind");
  }

  @Test
  void anotherServerUnderTheSameName() {
    RunningRelay.streaming(RelayConfigs.config(name, database, broker)).close();
    TestDatabase beside = MySqlServer.shared().createDatabase();
    beside.execute("CREATE DATABASE " + database.name());
    TestDatabase moved = beside.named(database.name());
    migrate(moved);

    assertRefusal(refusal(moved), RelayError.SOURCE_CHANGED, "this is another server");
    moved.drop();
    beside.drop();
  }

  @Test
  void aServerThatLostTransactions() {
    RunningRelay.streaming(RelayConfigs.config(name, database, broker)).close();
    resetLog();

    assertRefusal(refusal(database), RelayError.SOURCE_CHANGED, "this server, the same one");
  }

  /** The statement has a new name since MySQL 8.4. */
  private void resetLog() {
    try {
      database.execute("RESET BINARY LOGS AND GTIDS");
    } catch (IllegalStateException before84) {
      database.execute("RESET MASTER");
    }
  }

  /**
   * Purges all but the newest log. The server spares one that a session reads, and notices that a
   * relay has gone when it writes to it next: so again until none is left.
   */
  private void purge() {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              database.execute(
                  """
                  FLUSH BINARY LOGS;
                  PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 HOUR
                  """);
              return logs().size() == 1;
            });
  }

  private List<String> logs() throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet logs = statement.executeQuery("SHOW BINARY LOGS")) {
      while (logs.next()) {
        names.add(logs.getString(1));
      }
    }
    return names;
  }

  private void grant(String what) {
    database.execute("GRANT %s TO %s".formatted(what, user));
  }

  private static void migrate(TestDatabase database) {
    new MySqlOutboxMigrations(database.name(), "", MySqlOutboxMigrations.Engine.BLACKHOLE)
        .apply(database.dataSource());
  }

  private RelayException refusal(TestDatabase login) {
    try (RunningRelay relay = RunningRelay.start(RelayConfigs.config(name, login, broker))) {
      relay.await(RelayState.FAILED);
      return relay.fault();
    }
  }

  private static void assertRefusal(RelayException fault, RelayError error, String named) {
    assertThat(fault.error()).isEqualTo(error);
    assertThat(fault)
        .hasMessageStartingWith(error.code() + " ")
        .hasMessageContaining(named)
        .hasMessageEndingWith("; " + error.remedy());
  }
}
