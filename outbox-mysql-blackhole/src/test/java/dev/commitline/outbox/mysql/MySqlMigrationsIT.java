package dev.commitline.outbox.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.migrations.MySqlOutboxMigrations;
import dev.commitline.outbox.migrations.MySqlOutboxMigrations.Engine;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.OutboxExtension;
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
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(OutboxExtension.class)
class MySqlMigrationsIT {

  private static final String PASSWORD = "secret";
  private static final int TABLE_ACCESS_DENIED = 1142;
  private static final int COLUMN_ACCESS_DENIED = 1143;

  private final TestDatabase database;

  /** Roles and users belong to the server: names of their own keep the tests apart. */
  private final String suffix = UUID.randomUUID().toString().substring(0, 8);

  private final String app = "app_" + suffix;
  private final String relay = "relay_" + suffix;
  private final String user = "user_" + suffix;
  private final OutboxNames names;
  private final MySqlOutboxMigrations migrations;

  MySqlMigrationsIT(MySqlServer server) {
    database = server.createDatabase();
    names = new OutboxNames(database.name(), "");
    migrations = new MySqlOutboxMigrations(database.name(), "", Engine.BLACKHOLE, app, relay);
  }

  @AfterEach
  void drop() {
    database.execute(
        "DROP ROLE IF EXISTS %s, %s; DROP USER IF EXISTS %s".formatted(app, relay, user));
    database.drop();
  }

  @Test
  void secondApplyDoesNothing() throws Exception {
    assertThat(migrations.apply(database.dataSource())).isPositive();
    String executed = query(database, "SELECT @@GLOBAL.gtid_executed");
    assertThat(migrations.apply(database.dataSource())).isZero();
    assertThat(query(database, "SELECT @@GLOBAL.gtid_executed")).isEqualTo(executed);
  }

  @Test
  void theOriginIsFromBeforeTheOutbox() throws Exception {
    String before = query(database, "SELECT @@GLOBAL.gtid_executed");
    migrations.apply(database.dataSource());
    String origin = query(database, "SELECT gtid_executed FROM outbox_origin");
    assertThat(query(database, "SELECT GTID_SUBSET('%s', '%s')".formatted(before, origin)))
        .isEqualTo("1");
    append(new MySqlOutbox(), database, "id-1");
    assertThat(query(database, "SELECT GTID_SUBSET(@@GLOBAL.gtid_executed, '" + origin + "')"))
        .isEqualTo("0");
    assertThat(query(database, "SELECT server_uuid = @@server_uuid FROM outbox_origin"))
        .isEqualTo("1");
  }

  @Test
  void sharesADatabaseWithTheApplicationsMigrations(@TempDir Path scripts) throws Exception {
    MySqlOutboxMigrations beside =
        new MySqlOutboxMigrations(database.name(), "cl_", Engine.BLACKHOLE, app, relay);
    Files.writeString(scripts.resolve("V1__orders.sql"), "CREATE TABLE orders (id int)");
    assertThat(migrateApplication(scripts)).isOne();
    assertThat(beside.apply(database.dataSource())).isPositive();
    Files.writeString(scripts.resolve("V2__lines.sql"), "CREATE TABLE order_lines (id int)");
    assertThat(migrateApplication(scripts)).isOne();
    assertThat(beside.apply(database.dataSource())).isZero();
    assertThat(query(database, "SELECT COUNT(*) FROM flyway_schema_history")).isEqualTo("2");
  }

  @Test
  void applicationMayAppendAndNoMore() throws Exception {
    migrations.apply(database.dataSource());
    TestDatabase asApp = withRole(app);
    append(new MySqlOutbox(), asApp, "id-1");
    append(new MySqlOutbox(), asApp, "id-1");
    append(new MySqlOutbox().using(Transport.BLACKHOLE_WITH_HISTORY), asApp, "id-1");
    assertThat(query(database, "SELECT seq FROM outbox_head")).isEqualTo("3");
    for (String sql :
        List.of(
            "SELECT 1 FROM outbox",
            "UPDATE outbox SET topic = 'other'",
            "DELETE FROM outbox",
            "TRUNCATE outbox",
            "DELETE FROM outbox_history",
            "DELETE FROM outbox_head",
            "UPDATE outbox_owner SET owner = 'me'",
            "UPDATE outbox_owner SET aggregatetype = 'Mine'",
            "DELETE FROM outbox_owner",
            "SELECT 1 FROM outbox_owner_audit",
            "SELECT 1 FROM outbox_replay",
            "SELECT 1 FROM outbox_origin",
            "UPDATE outbox_snapshot SET reason = 'another'",
            "DELETE FROM outbox_snapshot",
            "INSERT INTO outbox_owner_audit (reason) VALUES ('none')",
            "CREATE TABLE mine (id int)")) {
      assertDenied(asApp, sql);
    }
  }

  @Test
  void relayMayReadAndNoMore() throws Exception {
    migrations.apply(database.dataSource());
    TestDatabase asRelay = withRole(relay);
    assertThat(query(asRelay, "SELECT COUNT(*) FROM outbox_origin")).isEqualTo("1");
    for (String sql :
        List.of(
            "UPDATE outbox SET topic = 'other'",
            "DELETE FROM outbox",
            "DELETE FROM outbox_history",
            "UPDATE outbox_head SET seq = 1",
            "UPDATE outbox_origin SET gtid_executed = ''",
            "UPDATE outbox_replay SET reason = 'another'",
            "DELETE FROM outbox_replay",
            "CREATE TABLE mine (id int)")) {
      assertDenied(asRelay, sql);
    }
  }

  @Test
  void userThatMayNotCreateRolesMigratesAndAnAdministratorGrantsLater() throws Exception {
    database.execute(
        "CREATE USER %s IDENTIFIED BY '%s'; GRANT ALL ON %s.* TO %s"
            .formatted(user, PASSWORD, database.name(), user));
    assertThat(migrations.apply(database.as(user, PASSWORD).dataSource())).isPositive();
    assertThat(granted(app)).isZero();
    assertThat(migrations.apply(database.dataSource())).isZero();
    assertThat(granted(app)).isPositive();
  }

  @Test
  void partitionsAreMadeAheadAndDroppedWhenTheyAreOld() throws Exception {
    migrations.apply(database.dataSource());
    database.execute(
        "INSERT INTO outbox_history VALUES (UUID(), 'Order', '1', 't', NULL, 'o', 0, 1, '/', NULL,"
            + " UTC_TIMESTAMP() + INTERVAL 71 HOUR, 0, 1, NULL, NULL)");
    assertThat(partitionOfTheRow()).isEqualTo("future");
    database.execute("CALL outbox_make_partitions('outbox_history', 24, 96)");
    assertThat(partitionOfTheRow()).isNotEqualTo("future");
    database.execute("CALL outbox_make_partitions('outbox', 24, 96)"); // a BLACKHOLE has none
    database.execute("CALL outbox_drop_partitions('outbox_history', 48)");
    assertThat(query(database, "SELECT COUNT(*) FROM outbox_history")).isEqualTo("1");
    database.execute("CALL outbox_drop_partitions('outbox_history', -120)");
    assertThat(query(database, "SELECT COUNT(*) FROM outbox_history")).isEqualTo("0");
  }

  @Test
  void aWriterKeepsPartitionsWaitingAndIsNotKeptWaitingItself() throws Exception {
    migrations.apply(database.dataSource());
    try (Connection writer = database.connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute(
          "INSERT INTO outbox_history VALUES (UUID(), 'Order', '1', 't', NULL, 'o', 0, 1, '/', NULL, UTC_TIMESTAMP(), 0, 1, NULL, NULL)");
      database.execute("CALL outbox_make_partitions('outbox_history', 24, 240)");
      writer.commit();
    }
    assertThat(partitions()).isLessThan(6);
    database.execute("CALL outbox_make_partitions('outbox_history', 24, 240)");
    assertThat(partitions()).isGreaterThan(10);
  }

  @Test
  void asATableTheOutboxIsPartitioned() throws Exception {
    new MySqlOutboxMigrations(database.name(), "", Engine.INNODB, app, relay)
        .apply(database.dataSource());
    append(new MySqlOutbox().using(Transport.TABLE), database, "id-1");
    assertThat(query(database, "SELECT COUNT(*) FROM outbox")).isEqualTo("1");
    assertThat(query(database, "SELECT COUNT(*) FROM outbox PARTITION (future)")).isEqualTo("0");
  }

  private int migrateApplication(Path scripts) {
    return Flyway.configure()
        .dataSource(database.dataSource())
        .locations("filesystem:" + scripts)
        .load()
        .migrate()
        .migrationsExecuted;
  }

  private TestDatabase withRole(String role) {
    database.execute(
        "CREATE USER %1$s IDENTIFIED BY '%2$s' DEFAULT ROLE %3$s".formatted(user, PASSWORD, role));
    return database.as(user, PASSWORD);
  }

  private void append(MySqlOutbox outbox, TestDatabase as, String id) throws SQLException {
    CapturedEvent event =
        new CapturedEvent(
            UUID.randomUUID(),
            "shop.orders.v1",
            false,
            "Order",
            id,
            "shop.orders.OrderPlaced",
            "/shop",
            "application/json",
            Instant.now(),
            new byte[] {'{', '}'},
            Map.of());
    try (Connection connection = as.connect()) {
      connection.setAutoCommit(false);
      outbox.eventWriter(names, "shop").write(connection, List.of(event));
      connection.commit();
    }
  }

  private int granted(String role) throws SQLException {
    return Integer.parseInt(
        query(
            database,
            "SELECT COUNT(*) FROM information_schema.table_privileges WHERE grantee = '''%s''@''%%'''"
                .formatted(role)));
  }

  private int partitions() throws SQLException {
    return Integer.parseInt(
        query(
            database,
            "SELECT COUNT(*) FROM information_schema.partitions WHERE table_schema = DATABASE() AND table_name = 'outbox_history'"));
  }

  private String partitionOfTheRow() throws SQLException {
    return "1".equals(query(database, "SELECT COUNT(*) FROM outbox_history PARTITION (future)"))
        ? "future"
        : "another";
  }

  private static void assertDenied(TestDatabase database, String sql) {
    assertThatThrownBy(() -> database.connect().createStatement().execute(sql))
        .as(sql)
        .isInstanceOfSatisfying(
            SQLException.class,
            e ->
                assertThat(e.getErrorCode())
                    .as(sql)
                    .isIn(TABLE_ACCESS_DENIED, COLUMN_ACCESS_DENIED));
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
