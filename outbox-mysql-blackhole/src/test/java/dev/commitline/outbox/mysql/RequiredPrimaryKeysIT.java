package dev.commitline.outbox.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.migrations.MySqlOutboxMigrations;
import dev.commitline.outbox.migrations.MySqlOutboxMigrations.Engine;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server that wants a primary key in each table, which the BLACKHOLE does not have. */
@ExtendWith(OutboxExtension.class)
class RequiredPrimaryKeysIT {

  private static final String PASSWORD = "secret";

  private final TestDatabase database;
  private final String suffix = UUID.randomUUID().toString().substring(0, 8);
  private final String user = "user_" + suffix;

  RequiredPrimaryKeysIT(MySqlServer server) {
    database = server.createDatabase();
  }

  @BeforeEach
  void require() {
    database.execute("SET GLOBAL sql_require_primary_key = ON");
    database.execute(
        "CREATE USER %s IDENTIFIED BY '%s'; GRANT ALL ON %s.* TO %s"
            .formatted(user, PASSWORD, database.name(), user));
  }

  @AfterEach
  void drop() {
    database.execute("SET GLOBAL sql_require_primary_key = OFF");
    database.execute(
        "DROP ROLE IF EXISTS app_%1$s, relay_%1$s; DROP USER IF EXISTS user_%1$s"
            .formatted(suffix));
    database.drop();
  }

  @Test
  void whoMaySwitchItOffMigratesAndItStaysOnForAllOthers() throws SQLException {
    assertThat(migrations(Engine.BLACKHOLE).apply(database.dataSource())).isPositive();
    assertThat(query("SELECT @@GLOBAL.sql_require_primary_key")).isEqualTo("1");
    assertThat(migrations(Engine.BLACKHOLE).apply(asUser().dataSource())).isZero();
  }

  @Test
  void whoMayNotIsRefusedBeforeAnythingIsWritten() throws SQLException {
    assertThatThrownBy(() -> migrations(Engine.BLACKHOLE).apply(asUser().dataSource()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sql_require_primary_key is ON")
        .hasMessageContaining(database.name() + ".outbox")
        .hasMessageContaining("SESSION_VARIABLES_ADMIN")
        .hasMessageContaining("transport table");
    assertThat(
            query("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()"))
        .isEqualTo("0");
  }

  @Test
  void aTableHasAKey() {
    assertThat(migrations(Engine.INNODB).apply(asUser().dataSource())).isPositive();
  }

  private TestDatabase asUser() {
    return database.as(user, PASSWORD);
  }

  private MySqlOutboxMigrations migrations(Engine engine) {
    return new MySqlOutboxMigrations(
        database.name(), "", engine, "app_" + suffix, "relay_" + suffix);
  }

  private String query(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }
}
