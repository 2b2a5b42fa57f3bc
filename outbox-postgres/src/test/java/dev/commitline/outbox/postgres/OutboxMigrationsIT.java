package dev.commitline.outbox.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(OutboxExtension.class)
class OutboxMigrationsIT {

  private static final String PASSWORD = "secret";
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final TestDatabase database;

  /** Roles belong to the server: names of their own keep the tests apart. */
  private final String suffix = UUID.randomUUID().toString().substring(0, 8);

  private final String app = "app_" + suffix;
  private final String relay = "relay_" + suffix;
  private final String migrator = "migrator_" + suffix;
  private final OutboxMigrations migrations = new OutboxMigrations("commitline", "", app, relay);

  OutboxMigrationsIT(PostgresServer server) {
    this.database = server.createDatabase();
  }

  @BeforeEach
  void createMigrator() {
    database.execute(
        "CREATE ROLE %1$s LOGIN PASSWORD '%2$s'; GRANT CREATE ON DATABASE %3$s TO %1$s"
            .formatted(migrator, PASSWORD, database.name()));
  }

  @AfterEach
  void dropDatabaseAndRoles(PostgresServer server) {
    database.drop();
    TestDatabase other = server.createDatabase();
    other.execute("DROP ROLE IF EXISTS %s, %s, %s".formatted(app, relay, migrator));
    other.drop();
  }

  @Test
  void secondApplyDoesNothing() {
    assertThat(migrations.apply(database.dataSource())).isPositive();
    assertThat(migrations.apply(database.dataSource())).isZero();
  }

  @Test
  void sharesASchemaWithTheApplicationsMigrations(@TempDir Path scripts) throws Exception {
    OutboxNames names = new OutboxNames("public", "cl_");
    OutboxMigrations beside = new OutboxMigrations("public", "cl_", app, relay);
    Files.writeString(scripts.resolve("V1__orders.sql"), "CREATE TABLE orders (id int)");
    assertThat(migrateApplication(scripts)).isOne();
    assertThat(beside.apply(database.dataSource())).isPositive();
    Files.writeString(scripts.resolve("V2__lines.sql"), "CREATE TABLE lines (id int)");
    assertThat(migrateApplication(scripts)).isOne();
    assertThat(beside.apply(database.dataSource())).isZero();
    append(database, names, "id-1");
    assertThat(OutboxRows.read(database.dataSource(), names, Set.of("id-1"))).hasSize(1);
    assertThat(query(database, "SELECT count(*) FROM flyway_schema_history")).isEqualTo("2");
    assertThat(query(database, "SELECT pubname FROM pg_publication"))
        .isEqualTo(beside.publication());
  }

  @Test
  void applicationMayAppendAndNoMore() throws Exception {
    migrations.apply(database.dataSource());
    database.execute("ALTER ROLE %s LOGIN PASSWORD '%s'".formatted(app, PASSWORD));
    TestDatabase asApp = database.as(app, PASSWORD);
    append(asApp, OutboxNames.DEFAULT, "id-1");
    append(asApp, OutboxNames.DEFAULT, "id-1");
    assertThat(OutboxRows.read(database.dataSource(), OutboxNames.DEFAULT, Set.of("id-1")))
        .extracting(row -> row.aggregateSeq())
        .containsExactly(1L, 2L);
    registerOwner(asApp);
    for (String sql :
        List.of(
            "SELECT 1 FROM commitline.outbox",
            "UPDATE commitline.outbox SET topic = 'other'",
            "DELETE FROM commitline.outbox",
            "TRUNCATE commitline.outbox",
            "DELETE FROM commitline.outbox_head",
            "UPDATE commitline.outbox_owner SET owner = 'me'",
            "UPDATE commitline.outbox_owner SET aggregatetype = 'Mine'",
            "DELETE FROM commitline.outbox_owner",
            "SELECT 1 FROM commitline.outbox_owner_audit",
            "SELECT 1 FROM commitline.outbox_replay",
            "UPDATE commitline.outbox_snapshot SET reason = 'another'",
            "DELETE FROM commitline.outbox_snapshot",
            "INSERT INTO commitline.outbox_owner_audit (reason) VALUES ('none')",
            "CREATE TABLE commitline.mine (id int)")) {
      assertDenied(asApp, sql);
    }
  }

  /** As docs/transports.md has it. */
  @Test
  void messagesCanBeClosedToOthers() throws Exception {
    migrations.apply(database.dataSource());
    String text = "FUNCTION " + emitMessage("text");
    String bytes = "FUNCTION " + emitMessage("bytea");
    database.execute("REVOKE EXECUTE ON %s FROM PUBLIC".formatted(text));
    database.execute("REVOKE EXECUTE ON %s FROM PUBLIC".formatted(bytes));
    database.execute("GRANT EXECUTE ON %s TO %s".formatted(text, relay));
    database.execute("GRANT EXECUTE ON %s TO %s".formatted(bytes, app));
    database.execute("ALTER ROLE %s LOGIN PASSWORD '%s'".formatted(app, PASSWORD));
    database.execute("ALTER ROLE %s PASSWORD '%s'".formatted(relay, PASSWORD));

    append(
        new PostgresOutbox().using(Transport.WAL),
        database.as(app, PASSWORD),
        OutboxNames.DEFAULT,
        "id-1");
    assertThat(
            query(
                database.as(relay, PASSWORD),
                "SELECT pg_logical_emit_message(true, 'commitline', 'heartbeat')"))
        .isNotNull();
    assertDenied(
        database.as(migrator, PASSWORD),
        "SELECT pg_logical_emit_message(true, 'commitline.1:commitline.outbox', '1'::bytea)");
  }

  /** With its parameters, of which PostgreSQL 17 has one more than those before. */
  private String emitMessage(String content) throws SQLException {
    return query(
        database,
        "SELECT min(oid::regprocedure::text) FROM pg_proc WHERE proname = 'pg_logical_emit_message'"
            + " AND proargtypes[2] = '%s'::regtype".formatted(content));
  }

  @Test
  void relayMayReadTheOutboxAndReplicateAndNoMore() throws Exception {
    migrations.apply(database.dataSource());
    append(database, OutboxNames.DEFAULT, "id-1");
    database.execute("ALTER ROLE %s PASSWORD '%s'".formatted(relay, PASSWORD));
    TestDatabase asRelay = database.as(relay, PASSWORD);
    assertThat(query(asRelay, "SELECT count(*) FROM commitline.outbox")).isEqualTo("1");
    asRelay.execute(
        "SELECT pg_create_logical_replication_slot('s_%s', 'pgoutput')".formatted(suffix));
    asRelay.execute("SELECT pg_drop_replication_slot('s_%s')".formatted(suffix));
    for (String sql :
        List.of(
            "INSERT INTO commitline.outbox SELECT * FROM commitline.outbox",
            "UPDATE commitline.outbox SET topic = 'other'",
            "DELETE FROM commitline.outbox",
            "TRUNCATE commitline.outbox",
            "UPDATE commitline.outbox_head SET seq = 1",
            "SELECT 1 FROM commitline.outbox_owner",
            "UPDATE commitline.outbox_replay SET reason = 'another'",
            "UPDATE commitline.outbox_replay SET ordered_by = 'another'",
            "DELETE FROM commitline.outbox_replay",
            "CREATE TABLE commitline.mine (id int)")) {
      assertDenied(asRelay, sql);
    }
  }

  @Test
  void userThatMayNotCreateRolesMigratesAndGrantsWhenTheyAreThere() throws Exception {
    TestDatabase asMigrator = database.as(migrator, PASSWORD);
    assertThat(migrations.apply(asMigrator.dataSource())).isPositive();
    assertThat(query(database, "SELECT count(*) FROM pg_roles WHERE rolname = '%s'".formatted(app)))
        .isEqualTo("0");
    append(asMigrator, OutboxNames.DEFAULT, "id-1");
    database.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(app, PASSWORD));
    assertThat(migrations.apply(asMigrator.dataSource())).isZero();
    append(database.as(app, PASSWORD), OutboxNames.DEFAULT, "id-2");
  }

  private int migrateApplication(Path scripts) {
    return Flyway.configure()
        .dataSource(database.dataSource())
        .locations("filesystem:" + scripts)
        .load()
        .migrate()
        .migrationsExecuted;
  }

  private static void append(TestDatabase database, OutboxNames names, String aggregateId)
      throws SQLException {
    append(new PostgresOutbox(), database, names, aggregateId);
  }

  private static void append(
      PostgresOutbox outbox, TestDatabase database, OutboxNames names, String aggregateId)
      throws SQLException {
    CapturedEvent event =
        new CapturedEvent(
            UUID.randomUUID(),
            "shop.orders.v1",
            false,
            "Order",
            aggregateId,
            "shop.orders.OrderPlaced",
            "/shop",
            "application/json",
            Instant.now(),
            new byte[] {'{', '}'},
            Map.of());
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      outbox.eventWriter(names, "shop").write(connection, List.of(event));
      connection.commit();
    }
  }

  private static void registerOwner(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      new PostgresOutbox()
          .ownerRegistry(OutboxNames.DEFAULT)
          .register(connection, "shop", List.of("Order"));
      connection.commit();
    }
  }

  private static void assertDenied(TestDatabase database, String sql) {
    assertThatThrownBy(() -> query(database, sql))
        .as(sql)
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getSQLState()).as(sql).isEqualTo(INSUFFICIENT_PRIVILEGE));
  }

  private static String query(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }
}
