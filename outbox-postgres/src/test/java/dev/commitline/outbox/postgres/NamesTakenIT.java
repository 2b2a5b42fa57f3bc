package dev.commitline.outbox.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.commitline.outbox.migrations.OutboxMigrations;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that the server keeps for itself, or that somebody has already. */
@ExtendWith(OutboxExtension.class)
class NamesTakenIT {

  private static final String CONTENTS =
      "SELECT coalesce(string_agg(schemaname || '.' || tablename, ' '), 'nothing') FROM pg_publication_tables WHERE pubname = 'commitline_outbox'";

  private final TestDatabase database;
  private final OutboxMigrations migrations = new OutboxMigrations("commitline", "");

  NamesTakenIT(PostgresServer server) {
    this.database = server.createDatabase();
  }

  @AfterEach
  void drop() {
    database.drop();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"order", "user", "left", "loop", "information_schema", "pg_outbox", "pg_catalog"})
  void aSchemaThatTheServerHasReservedIsRefusedBeforeAnythingIsWritten(String schema)
      throws Exception {
    String before = schemas();
    assertRefused(new OutboxMigrations(schema, ""), "schema must not be '%s'".formatted(schema));
    assertThat(schemas()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"user, r, appRole", "public, r, appRole", "a, current_user, relayRole"})
  void soIsARole(String app, String relay, String named) throws Exception {
    String before = schemas();
    assertRefused(new OutboxMigrations("commitline", "", app, relay), named + " must not be");
    assertThat(schemas()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"between", "row", "begin", "declare", "execute", "if", "strict", "while"})
  void aWordThatNeedsNoQuotesIsASchemaAsAnyOther(String schema) throws Exception {
    OutboxMigrations named = new OutboxMigrations(schema, "");
    assertThat(named.apply(database.dataSource())).isPositive();
    assertThat(
            query(
                "SELECT 1 FROM %s.outbox_make_partitions('outbox', '1 day', '3 days')"
                    .formatted(schema)))
        .isEqualTo("1");
  }

  @Test
  void thePublicationOfAnOutboxThatWasDroppedIsMadeAnew() throws Exception {
    migrations.apply(database.dataSource());
    database.execute("DROP SCHEMA commitline CASCADE");
    assertThat(query(CONTENTS)).isEqualTo("nothing");

    assertThat(migrations.apply(database.dataSource())).isPositive();
    assertThat(query(CONTENTS)).isEqualTo("commitline.outbox");
    assertThat(migrations.apply(database.dataSource())).isZero();
  }

  /** As versions left it that failed there. */
  @Test
  void alsoWhereTheMigrationsStoppedAtIt() throws Exception {
    migrations.apply(database.dataSource());
    database.execute(
        """
        DO $$ DECLARE name text; BEGIN
          FOR name IN SELECT tablename FROM pg_tables
              WHERE schemaname = 'commitline' AND tablename <> 'outbox_schema_history' LOOP
            EXECUTE 'DROP TABLE IF EXISTS commitline.' || name || ' CASCADE';
          END LOOP;
          FOR name IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'commitline'::regnamespace LOOP
            EXECUTE 'DROP FUNCTION ' || name;
          END LOOP;
        END $$;
        DELETE FROM commitline.outbox_schema_history WHERE version::int >= 1
        """);

    assertThat(migrations.apply(database.dataSource())).isPositive();
    assertThat(query(CONTENTS)).isEqualTo("commitline.outbox");
  }

  @Test
  void allApplicationsOfAnOutboxThatWasDroppedMayStartAtOnce() throws Exception {
    migrations.apply(database.dataSource());
    database.execute("DROP SCHEMA commitline CASCADE");

    Stream.generate(() -> CompletableFuture.runAsync(() -> migrations.apply(database.dataSource())))
        .limit(4)
        .toList()
        .forEach(CompletableFuture::join);
    assertThat(query(CONTENTS)).isEqualTo("commitline.outbox");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FOR TABLE other | table other",
        "FOR ALL TABLES | all tables",
        "FOR TABLES IN SCHEMA elsewhere | schema elsewhere" // since 15
      })
  void aPublicationThatPublishesSomethingElseIsLeftAlone(String of, String named) throws Exception {
    assumeThat(of.contains("SCHEMA") && version() < 15).isFalse();
    database.execute("CREATE TABLE other (id int); CREATE SCHEMA elsewhere");
    database.execute("CREATE PUBLICATION commitline_outbox " + of);
    String before = schemas();

    assertThatThrownBy(() -> migrations.apply(database.dataSource()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("publication commitline_outbox")
        .hasMessageContaining("publishes " + named)
        .hasMessageContaining("choose another schema or prefix");
    assertThat(schemas()).isEqualTo(before);
    assertThat(query("SELECT count(*) FROM pg_publication")).isEqualTo("1");
  }

  @Test
  void whoMayNotDropItIsToldWhoMay(PostgresServer server) throws Exception {
    database.execute("CREATE PUBLICATION commitline_outbox");
    String migrator = "migrator_" + UUID.randomUUID().toString().substring(0, 8);
    database.execute(
        "CREATE ROLE %1$s LOGIN PASSWORD 'secret'; GRANT CREATE ON DATABASE %2$s TO %1$s"
            .formatted(migrator, database.name()));
    try {
      assertThatThrownBy(() -> migrations.apply(database.as(migrator, "secret").dataSource()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("administrator: DROP PUBLICATION commitline_outbox");
    } finally {
      database.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(migrator));
    }
  }

  private void assertRefused(OutboxMigrations named, String message) {
    assertThatThrownBy(() -> named.apply(database.dataSource()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("choose another name");
  }

  private int version() throws SQLException {
    return Integer.parseInt(query("SHOW server_version_num")) / 10_000;
  }

  private String schemas() throws SQLException {
    return query("SELECT string_agg(nspname, ' ' ORDER BY nspname) FROM pg_namespace");
  }

  private String query(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }
}
