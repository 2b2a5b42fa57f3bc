package dev.commitline.outbox.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That docs/relay.md grants a user of one's own what the migrations grant their role. */
@ExtendWith(OutboxExtension.class)
class DocumentedGrantsIT {

  private static final String PRIVILEGES =
      """
      SELECT 'login ' || rolcanlogin FROM pg_roles WHERE rolname = '%1$s'
      UNION SELECT 'replication ' || rolreplication FROM pg_roles WHERE rolname = '%1$s'
      UNION SELECT 'schema ' || has_schema_privilege('%1$s', 'commitline', 'USAGE')
      UNION SELECT table_name || '.' || column_name || ' ' || privilege_type
          FROM information_schema.column_privileges WHERE grantee = '%1$s'
      UNION SELECT routine_name || ' ' || privilege_type
          FROM information_schema.routine_privileges WHERE grantee = '%1$s'
      ORDER BY 1
      """;

  private final TestDatabase database;
  private final String suffix = UUID.randomUUID().toString().substring(0, 8);
  private final String app = "app_" + suffix;
  private final String relay = "relay_" + suffix;
  private final String user = "user_" + suffix;

  DocumentedGrantsIT(PostgresServer server) {
    this.database = server.createDatabase();
  }

  @AfterEach
  void dropDatabaseAndRoles(PostgresServer server) {
    database.drop();
    TestDatabase other = server.createDatabase();
    other.execute("DROP ROLE IF EXISTS %s, %s, %s".formatted(app, relay, user));
    other.drop();
  }

  @Test
  void theyAreThoseOfTheRelaysRole() throws Exception {
    new OutboxMigrations("commitline", "", app, relay).apply(database.dataSource());
    database.execute("CREATE ROLE " + user);
    for (String statement : documented()) {
      database.execute(
          statement
              .replace("shop_relay", user)
              .replace("DATABASE shop", "DATABASE " + database.name()));
    }

    assertThat(privileges(user)).hasSizeGreaterThan(20).isEqualTo(privileges(relay));
  }

  private static List<String> documented() throws IOException {
    String guide = Files.readString(Path.of("../docs/relay.md"));
    String section =
        guide.substring(guide.indexOf("\n### PostgreSQL"), guide.indexOf("\n### MySQL"));
    String code =
        section
            .substring(section.indexOf("\nOr give"))
            .lines()
            .dropWhile(line -> !line.startsWith("    "))
            .takeWhile(line -> line.startsWith("    "))
            .map(line -> line.replaceAll("--.*", ""))
            .collect(Collectors.joining("\n"));
    return List.of(code.split(";\\s*"));
  }

  private List<String> privileges(String role) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(PRIVILEGES.formatted(role))) {
      while (row.next()) {
        all.add(row.getString(1));
      }
    }
    return all;
  }
}
