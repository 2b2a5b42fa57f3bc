package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code outbox migrate} of the jar as it is deployed, against a real PostgreSQL. */
@ExtendWith(OutboxExtension.class)
class PostgresMigrateIT {

  /** Roles belong to the server: names of their own keep the tests apart. */
  private final String suffix = UUID.randomUUID().toString().substring(0, 8);

  private final String app = "app_" + suffix;
  private final String relay = "relay_" + suffix;
  private final String migrator = "migrator_" + suffix;
  private final TestDatabase database;

  PostgresMigrateIT(PostgresServer server) {
    this.database = server.createDatabase();
  }

  @BeforeEach
  void makeMigrator() {
    database.execute(
        "CREATE ROLE %1$s LOGIN PASSWORD 'secret'; GRANT CREATE ON DATABASE %2$s TO %1$s"
            .formatted(migrator, database.name()));
  }

  @AfterEach
  void drop(PostgresServer server) {
    database.drop();
    TestDatabase other = server.createDatabase();
    other.execute("DROP ROLE IF EXISTS %s, %s, %s".formatted(app, relay, migrator));
    other.drop();
  }

  @Test
  void itTellsWhatIsToBeDoneWithTheRolesThatItMade() throws Exception {
    assertThat(migrate(0, database.username(), database.password()))
        .contains("migration(s) applied", "publication commitline_outbox")
        .contains("application: GRANT %s TO <its user>".formatted(app))
        .contains("relay: ALTER ROLE %s PASSWORD '...'".formatted(relay));
  }

  @Test
  void itTellsWhoHasToMakeThoseThatItCouldNotMake() throws Exception {
    assertThat(migrate(0, migrator, "secret"))
        .contains("application: there is no role " + app, "CREATE ROLE %s NOLOGIN".formatted(app))
        .contains("relay: there is no role " + relay)
        .contains("CREATE ROLE %s LOGIN REPLICATION".formatted(relay))
        .doesNotContain("ALTER ROLE", "GRANT " + app);

    database.execute("CREATE ROLE %s; CREATE ROLE %s".formatted(app, relay));
    assertThat(migrate(0, migrator, "secret"))
        .contains("up to date")
        .contains("application: GRANT %s TO <its user>".formatted(app))
        .contains("relay: role %s can't log in and replicate".formatted(relay))
        .contains("ALTER ROLE %s LOGIN REPLICATION PASSWORD".formatted(relay));
  }

  @Test
  void aReservedNameIsAFaultOfTheConfigurationInOneLine() throws Exception {
    assertThat(migrate(78, database.username(), database.password(), "--schema", "order"))
        .startsWith("outbox: schema must not be 'order', which PostgreSQL has reserved")
        .hasLineCount(1);
  }

  @Test
  void soIsAPublicationOfSomebodyElse() throws Exception {
    database.execute(
        "CREATE TABLE other (id int); CREATE PUBLICATION commitline_outbox FOR TABLE other");
    assertThat(migrate(78, database.username(), database.password()))
        .startsWith("outbox: publication commitline_outbox")
        .contains("publishes table public.other")
        .hasLineCount(1);
  }

  private String migrate(int exitCode, String user, String password, String... options)
      throws InterruptedException {
    Map<String, String> environment = new HashMap<>();
    environment.put("COMMITLINE_DATABASE_URL", database.jdbcUrl());
    environment.put("COMMITLINE_DATABASE_USERNAME", user);
    environment.put("COMMITLINE_DATABASE_PASSWORD", password);
    String[] all = new String[options.length + 5];
    System.arraycopy(
        new String[] {"migrate", "--app-role", app, "--relay-role", relay}, 0, all, 0, 5);
    System.arraycopy(options, 0, all, 5, options.length);
    try (OutboxProcess migrate = OutboxProcess.start(environment, all)) {
      assertThat(migrate.exitCode()).as(migrate.output()).isEqualTo(exitCode);
      return migrate.output();
    }
  }
}
