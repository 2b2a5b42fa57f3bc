package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What two looks find to be the same, and what not. */
@ExtendWith(OutboxExtension.class)
class LogShapeIT {

  private static final SourceNames NAMES = SourceNames.of("looking", OutboxNames.DEFAULT);
  private static final String REWRITE =
      "ALTER TABLE commitline.outbox_default SET UNLOGGED; ALTER TABLE commitline.outbox_default SET LOGGED";
  private static final String OWN = "ALTER PUBLICATION commitline_outbox OWNER TO ";
  private static final String FLIP =
      "ALTER PUBLICATION commitline_outbox SET (publish = 'update'); ALTER PUBLICATION commitline_outbox SET (publish = 'insert')";

  private final TestDatabase database;

  LogShapeIT(PostgresServer server) {
    this.database = server.createDatabase();
  }

  @BeforeEach
  void makeOutbox() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
  }

  @AfterEach
  void drop() {
    database.drop();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OWN + "commitline_app",
        "SELECT commitline.outbox_make_partitions('outbox', interval '1 hour', interval '4 days')",
        "TRUNCATE commitline.outbox",
        "ALTER TABLE commitline.outbox_default ALTER topic SET STATISTICS 10; GRANT SELECT ON commitline.outbox_default TO commitline_app",
        "CREATE INDEX looked ON commitline.outbox_default (id); CLUSTER commitline.outbox_default USING looked",
      })
  void whatNarrowsNothingIsTheSame(String change) {
    assertThat(sameBehind(change)).isTrue();
  }

  @Test
  void aPartitionThatIsPackedIsTheSame() throws SQLException {
    String before = look();
    try (Connection session = database.connect();
        var statement = session.createStatement()) {
      statement.execute("VACUUM FULL commitline.outbox_default"); // in no transaction with others
      statement.execute("VACUUM (FREEZE, ANALYZE) commitline.outbox_default");
    }
    assertThat(LogShape.same(before, look())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FLIP,
        REWRITE,
        OWN + "commitline_app; " + FLIP,
        "ALTER PUBLICATION commitline_outbox SET (publish_via_partition_root = false); ALTER PUBLICATION commitline_outbox SET (publish_via_partition_root = true)",
        "ALTER PUBLICATION commitline_outbox DROP TABLE commitline.outbox; ALTER PUBLICATION commitline_outbox ADD TABLE commitline.outbox",
      })
  void whatWasNarrowForAMomentIsNot(String change) {
    assertThat(sameBehind(change)).isFalse();
  }

  @Test
  void aFilterForAMomentIsSeenThoughTheOwnerIsNew() throws SQLException {
    Assumptions.assumeTrue(version() >= 15, "row filters");
    assertThat(
            sameBehind(
                "ALTER PUBLICATION commitline_outbox SET TABLE commitline.outbox WHERE (topic <> 'x'); ALTER PUBLICATION commitline_outbox SET TABLE commitline.outbox; "
                    + OWN
                    + "commitline_app"))
        .isFalse();
  }

  @Test
  void aRewrittenPartitionMayGo() throws SQLException {
    database.execute(REWRITE);
    String rewritten = look();
    assertThat(rewritten).contains("; rewritten: commitline.outbox_default (toast ");
    database.execute("ALTER TABLE commitline.outbox DETACH PARTITION commitline.outbox_default");

    assertThat(LogShape.same(rewritten, look())).isTrue();
    assertThat(LogShape.same(look(), rewritten)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "FOR ALL TABLES, 14, FOR ALL TABLES",
    "FOR TABLES IN SCHEMA commitline, 15, by its name",
    "'FOR TABLE commitline.outbox, TABLES IN SCHEMA public', 15, TABLES IN SCHEMA public",
  })
  void aPublicationOfMoreThanTheOutboxIsRefused(String tables, int since, String told)
      throws SQLException {
    Assumptions.assumeTrue(version() >= since);
    database.execute(
        "DROP PUBLICATION commitline_outbox; CREATE PUBLICATION commitline_outbox "
            + tables
            + " WITH (publish = 'insert', publish_via_partition_root = true)");
    try (Connection session = database.connect()) {
      assertThatThrownBy(() -> new Preflight(session, NAMES).run())
          .hasMessageContaining("CL-108")
          .hasMessageContaining(told);
    }
  }

  private boolean sameBehind(String change) {
    try {
      String before = look();
      for (String statement : change.split("; ")) {
        database.execute(statement);
      }
      return LogShape.same(before, look());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String look() throws SQLException {
    try (Connection session = database.connect()) {
      return LogShape.read(session, NAMES);
    }
  }

  private int version() throws SQLException {
    try (Connection session = database.connect()) {
      return session.getMetaData().getDatabaseMajorVersion();
    }
  }
}
