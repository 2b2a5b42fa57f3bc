package dev.commitline.outbox.mysql.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.commitline.outbox.migrations.MySqlOutboxMigrations;
import dev.commitline.outbox.mysql.DocumentedGrants;
import dev.commitline.outbox.relay.RelayState;
import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.TestDatabase;
import dev.commitline.outbox.testkit.replay.RunningRelay;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server gives to each session is not what the relay works with. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GlobalSettingsIT {

  private static final String PASSWORD = "Zx9-secret";
  private static final int LOSES_RIGHTS = 9;

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
    new MySqlOutboxMigrations(database.name(), "", MySqlOutboxMigrations.Engine.BLACKHOLE)
        .apply(database.dataSource());
    database.execute("CREATE USER %s IDENTIFIED BY '%s'".formatted(user, PASSWORD));
  }

  @AfterAll
  void closeServer() {
    server.close();
  }

  /** Each of them ends, bends or forbids what the relay has to do. */
  @ParameterizedTest
  @CsvSource({
    "transaction_read_only, 1, 0",
    "sql_select_limit, 0, DEFAULT",
    "max_execution_time, 1, 0",
    "sql_safe_updates, 1, 0",
    "max_join_size, 1, DEFAULT",
    "autocommit, 0, 1",
    "sql_mode, 'PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES,TRADITIONAL', DEFAULT",
    "group_concat_max_len, 4, DEFAULT",
    "init_connect, 'SET SESSION sql_select_limit = 0', ''",
  })
  void isNotTheRelays(String setting, String value, String usual) {
    giveTheRole();
    String quoted = value.contains(" ") || value.contains(",") ? "\"" + value + "\"" : value;
    database.execute("SET GLOBAL %s = %s".formatted(setting, quoted));
    try {
      assertPublishes();
    } finally {
      database.execute("SET GLOBAL %s = %s".formatted(setting, usual.isEmpty() ? "''" : usual));
    }
  }

  /** From 9 on, the server forgets rights on procedures that come by a role, as CL-136 tells. */
  @Test
  void quotesOfAnsiWithTheRole() throws SQLException {
    giveTheRole();
    database.execute("SET GLOBAL sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES,TRADITIONAL'");
    try {
      if (majorVersion() < LOSES_RIGHTS) {
        assertPublishes();
        return;
      }
      try (RunningRelay relay = RunningRelay.start(config())) {
        relay.await(RelayState.FAILED);
        assertThat(relay.fault().error()).isEqualTo(RelayError.HEARTBEAT_REFUSED);
        assertThat(relay.fault()).hasMessageContaining("execute command denied");
      }
      DocumentedGrants.of(user, database).forEach(database::execute);
      database.execute("SET DEFAULT ROLE NONE TO " + user);
      assertPublishes();
    } finally {
      database.execute("SET GLOBAL sql_mode = DEFAULT");
    }
  }

  private void assertPublishes() {
    try (RunningRelay relay = RunningRelay.streaming(config())) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> relay.relay().lastFault().isPresent() || hasBeaten());
      assertThat(relay.relay().lastFault()).isEmpty();
    }
  }

  private boolean hasBeaten() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION sql_select_limit = DEFAULT");
      statement.execute("SET SESSION sql_select_limit = 10");
      try (ResultSet row = statement.executeQuery("SELECT relay FROM outbox_relay")) {
        return row.next();
      }
    }
  }

  private void giveTheRole() {
    database.execute("GRANT commitline_relay TO " + user);
    database.execute("SET DEFAULT ROLE ALL TO " + user);
  }

  private int majorVersion() throws SQLException {
    try (Connection connection = database.connect()) {
      return connection.getMetaData().getDatabaseMajorVersion();
    }
  }

  private RelayConfig config() {
    return RelayConfigs.config(name, database.as(user, PASSWORD), broker);
  }
}
