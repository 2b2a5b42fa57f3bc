package dev.commitline.outbox.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.migrations.MySqlOutboxMigrations;
import dev.commitline.outbox.migrations.MySqlOutboxMigrations.Engine;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That docs/relay.md grants a user of one's own what the migrations grant their role. */
@ExtendWith(OutboxExtension.class)
class DocumentedGrantsIT {

  private final TestDatabase database;
  private final String suffix = UUID.randomUUID().toString().substring(0, 8);
  private final String app = "app_" + suffix;
  private final String relay = "relay_" + suffix;
  private final String user = "user_" + suffix;

  DocumentedGrantsIT(MySqlServer server) {
    this.database = server.createDatabase();
  }

  @AfterEach
  void drop() {
    database.execute(
        "DROP ROLE IF EXISTS %s, %s; DROP USER IF EXISTS %s".formatted(app, relay, user));
    database.drop();
  }

  @Test
  void theyAreThoseOfTheRelaysRole() throws Exception {
    new MySqlOutboxMigrations(database.name(), "", Engine.BLACKHOLE, app, relay)
        .apply(database.dataSource());
    database.execute("CREATE USER " + user);
    DocumentedGrants.of(user, database).forEach(database::execute);

    assertThat(grants(user)).hasSizeGreaterThan(5).isEqualTo(grants(relay));
  }

  private List<String> grants(String grantee) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW GRANTS FOR " + grantee)) {
      while (row.next()) {
        all.add(row.getString(1).replace('"', '`').replace("`" + grantee + "`", "grantee"));
      }
    }
    return all;
  }
}
