package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.postgres.relay.server.Heartbeats;
import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.PostgresServer;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was put beside the migrations may refuse a heartbeat's row, and says so. */
@ExtendWith(OutboxExtension.class)
class HeartbeatRefusedIT {

  private static final String KEPT =
      "CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''append only''; END'; CREATE TRIGGER kept BEFORE DELETE ON commitline.outbox FOR EACH ROW %s EXECUTE FUNCTION kept()";

  private final TestDatabase database;
  private final Connection session;
  private final Heartbeats stream = Heartbeats.open();
  private final HeartbeatWatch watch =
      new HeartbeatWatch(() -> stream, "beating", SourceNames.of("beating", OutboxNames.DEFAULT));

  HeartbeatRefusedIT(PostgresServer server) throws SQLException {
    this.database = server.createDatabase();
    this.session = database.connect();
  }

  @BeforeEach
  void migrate() {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
  }

  @AfterEach
  void end() throws SQLException {
    stream.close();
    session.close();
    database.drop();
  }

  @ParameterizedTest
  @CsvSource({
    "counted, 23514",
    "append only, P0001",
    "permission denied, 42501",
  })
  void whoRefusesItIsTold(String told, String state) {
    switch (told) {
      case "counted" ->
          database.execute(
              "ALTER TABLE commitline.outbox ADD CONSTRAINT counted CHECK (aggregateseq > 0)");
      case "append only" -> database.execute(KEPT.formatted(""));
      default ->
          database.execute(
              "GRANT CREATE ON SCHEMA commitline TO commitline_relay; ALTER FUNCTION commitline.outbox_beat OWNER TO commitline_relay");
    }
    assertThatThrownBy(() -> watch.keep(session, "some have written", false))
        .hasMessageContaining("CL-136")
        .hasMessageContaining("commitline.outbox")
        .hasMessageContaining("SQLState " + state)
        .hasMessageContaining(told);
  }

  /** As docs/troubleshooting.md has it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE commitline.outbox ADD CHECK (aggregateseq > 0 OR topic = 'commitline/heartbeat')",
        KEPT
      })
  void whatLetsItPassIsNoMatter(String change) {
    database.execute(change.formatted("WHEN (OLD.topic <> 'commitline/heartbeat')"));

    assertThatCode(() -> watch.keep(session, "some have written", false))
        .doesNotThrowAnyException();
  }
}
