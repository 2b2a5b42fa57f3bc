package dev.commitline.outbox.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
  void soIsAReservedRoleWhichIsNamedByItsOption() throws Exception {
    assertThat(migrate(78, database.username(), database.password(), "--relay-role", "none"))
        .startsWith("outbox: --relay-role must not be 'none', which PostgreSQL has reserved")
        .hasLineCount(1);
    assertThat(migrate(78, database.username(), database.password(), "--app-role", "Shop"))
        .startsWith("outbox: --app-role must match")
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

  @Test
  void aPublicationThatWasDroppedIsMadeAgain() throws Exception {
    migrate(0, database.username(), database.password());
    String made = publication();
    database.execute("DROP PUBLICATION commitline_outbox");

    assertThat(migrate(0, database.username(), database.password()))
        .contains("publication commitline_outbox had been dropped, and is made again");
    assertThat(publication()).isEqualTo(made);
  }

  @Test
  void whoMayNotMakeThePublicationAgainIsToldWhatToRun() throws Exception {
    migrate(0, migrator, "secret");
    database.execute(
        "DROP PUBLICATION commitline_outbox; REVOKE CREATE ON DATABASE %s FROM %s"
            .formatted(database.name(), migrator));

    assertThat(migrate(0, migrator, "secret"))
        .contains(
            "CREATE PUBLICATION commitline_outbox FOR TABLE commitline.outbox WITH (publish = 'insert', publish_via_partition_root = true)");
  }

  @Test
  void tablesThatWereDroppedBehindTheMigrationsBackAreNamedAndItTellsHowToBeginAnew()
      throws Exception {
    migrate(0, database.username(), database.password());
    database.execute("DROP TABLE commitline.outbox_head, commitline.outbox_replay");

    String told = migrate(78, database.username(), database.password());
    assertThat(told)
        .startsWith("outbox: commitline.outbox_schema_history says that the outbox was made")
        .contains("gone: table commitline.outbox_head, table commitline.outbox_replay. They")
        .hasLineCount(1);

    database.execute(told.replaceFirst("(?s).* begin anew: (.*); then migrate again.*", "$1"));
    assertThat(migrate(0, database.username(), database.password()))
        .contains("migration(s) applied");
    assertThat(migrate(0, database.username(), database.password())).contains("up to date");
  }

  @Test
  void soItIsWhenOnlyTheirHistoryIsLeft() throws Exception {
    migrate(0, database.username(), database.password());
    database.execute(
        """
        DO $$ DECLARE dropped regclass; BEGIN
            FOR dropped IN SELECT oid FROM pg_class
                WHERE relnamespace = 'commitline'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
                    AND relname <> 'outbox_schema_history'
            LOOP EXECUTE 'DROP TABLE ' || dropped || ' CASCADE'; END LOOP; END $$
        """);

    String told = migrate(78, database.username(), database.password());
    assertThat(told).contains("gone: table commitline.outbox, table commitline.outbox_head");

    database.execute(told.replaceFirst("(?s).* begin anew: (.*); then migrate again.*", "$1"));
    assertThat(migrate(0, database.username(), database.password()))
        .contains("migration(s) applied");
  }

  /** So that none is forgotten which a later migration makes. */
  @Test
  void everythingThatTheMigrationsMakeIsLookedFor() throws Exception {
    migrate(0, database.username(), database.password());
    List<String> parts =
        query(
            """
            SELECT 'table ' || oid::regclass FROM pg_class
            WHERE relnamespace = 'commitline'::regnamespace AND relkind IN ('r', 'p')
                AND relname <> 'outbox_schema_history' AND relname !~ '[0-9]'
            UNION ALL SELECT 'function commitline.' || proname FROM pg_proc
            WHERE pronamespace = 'commitline'::regnamespace
            """);
    for (String part : parts) {
      database.execute("DROP %s CASCADE".formatted(part.replaceFirst("^table", "TABLE IF EXISTS")));
    }
    assertThat(migrate(78, database.username(), database.password())).contains(parts);
  }

  private String publication() throws SQLException {
    return query(
            """
            SELECT format('%s %s %s %s %s %s', pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot,
                (SELECT string_agg(prrelid::regclass::text, ' ') FROM pg_publication_rel WHERE prpubid = p.oid))
            FROM pg_publication p WHERE pubname = 'commitline_outbox'
            """)
        .get(0);
  }

  private List<String> query(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    }
    return rows;
  }

  private String migrate(int exitCode, String user, String password, String... options)
      throws InterruptedException {
    Map<String, String> environment = new HashMap<>();
    environment.put("COMMITLINE_DATABASE_URL", database.jdbcUrl());
    environment.put("COMMITLINE_DATABASE_USERNAME", user);
    environment.put("COMMITLINE_DATABASE_PASSWORD", password);
    Map<String, String> given = new TreeMap<>(Map.of("--app-role", app, "--relay-role", relay));
    for (int i = 0; i < options.length; i += 2) {
      given.put(options[i], options[i + 1]);
    }
    List<String> all = new ArrayList<>(List.of("migrate"));
    given.forEach((option, value) -> all.addAll(List.of(option, value)));
    try (OutboxProcess migrate = OutboxProcess.start(environment, all.toArray(String[]::new))) {
      assertThat(migrate.exitCode()).as(migrate.output()).isEqualTo(exitCode);
      return migrate.output();
    }
  }
}
