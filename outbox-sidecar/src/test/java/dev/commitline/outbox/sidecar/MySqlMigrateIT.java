package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code outbox migrate} of the jar as it is deployed, against a real MySQL. */
@ExtendWith(OutboxExtension.class)
class MySqlMigrateIT {

  private final TestDatabase database;

  MySqlMigrateIT(MySqlServer server) {
    this.database = server.createDatabase();
  }

  @AfterEach
  void dropDatabase() {
    database.drop();
  }

  @Test
  void itTellsWhatItDidAndWhatIsToBeGranted() throws Exception {
    assertThat(migrate(0))
        .contains("%s.outbox in %s: 10 migration(s)".formatted(database.name(), database.jdbcUrl()))
        .contains("engine BLACKHOLE", "GRANT commitline_app TO", "GRANT commitline_relay TO")
        .contains("SET DEFAULT ROLE");
    assertThat(migrate(0)).contains("up to date");
  }

  @Test
  void whoMayNotMakeRolesIsNotToldToGrantThem() throws Exception {
    String suffix = UUID.randomUUID().toString().substring(0, 8);
    String migrator = "migrator_" + suffix;
    database.execute(
        "CREATE USER %1$s IDENTIFIED BY 'Secret-1'; GRANT ALL ON `%2$s`.* TO %1$s"
            .formatted(migrator, database.name()));
    try {
      Map<String, String> environment = environment();
      environment.put("COMMITLINE_DATABASE_USERNAME", migrator);
      environment.put("COMMITLINE_DATABASE_PASSWORD", "Secret-1");
      String[] roles = {"--app-role", "app_" + suffix, "--relay-role", "relay_" + suffix};
      assertThat(migrate(0, environment, roles))
          .contains("application: role app_%s was not made".formatted(suffix))
          .contains("relay: role relay_%s was not made".formatted(suffix))
          .contains("an administrator has to do");
    } finally {
      database.execute("DROP USER " + migrator);
    }
  }

  @Test
  void theOutboxOfTransportTableIsOfAnotherEngine() throws Exception {
    assertThat(migrate(0, "--transport", "table")).contains("engine INNODB");

    assertThat(migrate(78))
        .startsWith("outbox: table %s.outbox has to be ENGINE=BLACKHOLE".formatted(database.name()))
        .hasLineCount(1);
  }

  @Test
  void aTransportOfAnotherDatabaseIsRefusedBeforeAnythingIsMade() throws Exception {
    assertThat(migrate(78, "--transport", "wal"))
        .contains("its transports are blackhole, blackhole-with-history and table")
        .hasLineCount(1);
    assertThat(migrate(64, "--transport", "black-hole")).contains("must be one of table, wal");
    assertThat(migrate(0)).contains("10 migration(s)");
  }

  @Test
  void whoCanNotLogInIsToldInOneLine() throws Exception {
    Map<String, String> environment = environment();
    environment.put("COMMITLINE_DATABASE_PASSWORD", "Wrong-2");
    assertThat(migrate(70, environment))
        .startsWith("outbox: CL-102")
        .doesNotContain("Wrong-2")
        .hasLineCount(1);

    environment.put("COMMITLINE_DATABASE_URL", "jdbc:mysql://127.0.0.1:1/shop");
    assertThat(migrate(75, environment)).startsWith("outbox: CL-101").hasLineCount(1);
  }

  @Test
  void anUnknownDatabaseIsNamed() throws Exception {
    Map<String, String> environment = environment();
    environment.put("COMMITLINE_DATABASE_URL", database.named("nowhere").jdbcUrl());

    assertThat(migrate(70, environment)).startsWith("outbox: CL-109").contains("'nowhere'");
  }

  @Test
  void tablesThatWereDroppedBehindTheMigrationsBackAreNamedAndItTellsHowToBeginAnew()
      throws Exception {
    migrate(0);
    List<String> made = tables();
    database.execute("DROP TABLE outbox_head");
    assertThat(migrate(78))
        .contains("gone: table %s.outbox_head. They".formatted(database.name()))
        .hasLineCount(1);

    for (String table : made) {
      database.execute(table.replaceFirst("table", "DROP TABLE IF EXISTS"));
    }
    String told = migrate(78);
    assertThat(told).contains(made);

    String anew = told.replaceFirst("(?s).* begin anew: (.*); then migrate again.*", "$1");
    for (String statement : anew.split("; ")) {
      database.execute(statement);
    }
    assertThat(migrate(0)).contains("10 migration(s) applied");
    assertThat(migrate(0)).contains("up to date");
  }

  private List<String> tables() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW TABLES")) {
      while (row.next()) {
        tables.add("table %s.%s".formatted(database.name(), row.getString(1)));
      }
    }
    tables.removeIf(name -> name.endsWith("outbox_schema_history"));
    return tables;
  }

  private String migrate(int exitCode, String... options) throws InterruptedException {
    return migrate(exitCode, environment(), options);
  }

  private static String migrate(int exitCode, Map<String, String> environment, String... options)
      throws InterruptedException {
    String[] all = new String[options.length + 1];
    all[0] = "migrate";
    System.arraycopy(options, 0, all, 1, options.length);
    try (OutboxProcess migrate = OutboxProcess.start(environment, all)) {
      assertThat(migrate.exitCode()).as(migrate.output()).isEqualTo(exitCode);
      return migrate.output();
    }
  }

  private Map<String, String> environment() {
    return new HashMap<>(
        Map.of(
            "COMMITLINE_DATABASE_URL", database.jdbcUrl(),
            "COMMITLINE_DATABASE_USERNAME", database.username(),
            "COMMITLINE_DATABASE_PASSWORD", database.password(),
            "COMMITLINE_DATABASE_SCHEMA", database.name()));
  }
}
