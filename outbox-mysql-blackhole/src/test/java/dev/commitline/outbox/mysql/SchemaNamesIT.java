package dev.commitline.outbox.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.migrations.MySqlOutboxMigrations;
import dev.commitline.outbox.migrations.MySqlOutboxMigrations.Engine;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas whose names mean something to the server. */
@ExtendWith(OutboxExtension.class)
class SchemaNamesIT {

  /** Roles belong to the server: names of their own keep the tests apart. */
  private final String suffix = UUID.randomUUID().toString().substring(0, 8);

  private final String app = "app_" + suffix;
  private final String relay = "relay_" + suffix;
  private final TestDatabase database;

  SchemaNamesIT(MySqlServer server) {
    database = server.createDatabase();
  }

  @AfterEach
  void drop() {
    database.execute("DROP ROLE IF EXISTS %s, %s".formatted(app, relay));
    database.drop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mysql", "sys", "information_schema", "performance_schema"})
  void theServersOwnAreRefused(String schema) {
    MySqlOutboxMigrations own = new MySqlOutboxMigrations(schema, "", Engine.BLACKHOLE);
    assertThatThrownBy(() -> own.apply(database.dataSource()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("schema must not be '%s'", schema);
  }

  /**
   * In front of a dot, MySQL takes any word for a name; but not before {@code .*}, as in a GRANT.
   */
  @ParameterizedTest
  @ValueSource(strings = {"order", "groups", "system"})
  void aReservedWordIsOneAsAnyOther(String schema) throws Exception {
    try {
      assertThat(
              new MySqlOutboxMigrations(schema, "", Engine.BLACKHOLE, app, relay)
                  .apply(database.dataSource()))
          .isPositive();
      register(new OutboxNames(schema, ""));
      assertThat(query("SELECT owner FROM `%s`.outbox_owner".formatted(schema))).isEqualTo("shop");
      assertThat(query("SELECT db FROM mysql.db WHERE user = '%s'".formatted(relay)))
          .isEqualTo(schema);
      assertThat(
              query(
                  "SELECT db FROM mysql.procs_priv WHERE user = '%s' AND routine_name = 'outbox_beat'"
                      .formatted(relay)))
          .isEqualTo(schema);
    } finally {
      database.execute("DROP DATABASE IF EXISTS `%s`".formatted(schema));
    }
  }

  private void register(OutboxNames names) throws SQLException {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      new MySqlOutbox().ownerRegistry(names).register(connection, "shop", List.of("Order"));
      connection.commit();
    }
  }

  private String query(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).as(sql).isTrue();
      return row.getString(1);
    }
  }
}
