package dev.commitline.outbox.mysql.relay;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.commitline.outbox.mysql.MySqlOutbox;
import dev.commitline.outbox.mysql.relay.server.Heartbeats;
import dev.commitline.outbox.mysql.relay.server.RelayTable;
import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.relay.protocol.GtidSet;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was put beside the migrations may refuse a heartbeat's row, and says so. */
@ExtendWith(OutboxExtension.class)
class HeartbeatRefusedIT {

  private final TestDatabase database;
  private final Connection session;
  private final Heartbeats heartbeats = Heartbeats.open();
  private final OutboxNames names;
  private final HeartbeatWatch watch;

  HeartbeatRefusedIT(MySqlServer server) throws SQLException {
    this.database = server.createDatabase();
    this.session = database.connect();
    this.names = new OutboxNames(database.name(), "");
    this.watch =
        new HeartbeatWatch(
            heartbeats, new RelayTable(new SourceNames("beating", names.schema(), names.prefix())));
  }

  @BeforeEach
  void migrate() {
    new MySqlOutbox().migrate(database.dataSource(), names);
    heartbeats.begin(GtidSet.EMPTY);
  }

  @AfterEach
  void end() throws SQLException {
    heartbeats.close();
    session.close();
    database.drop();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TRIGGER kept BEFORE INSERT ON outbox FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not today' | 1644 | not today",
        "CREATE TRIGGER kept BEFORE INSERT ON outbox FOR EACH ROW UPDATE outbox_relay SET nothing = 1 | 1054 | nothing",
      })
  void whoRefusesItIsTold(String change, int error, String told) {
    database.execute(change);

    assertThatThrownBy(() -> watch.keep(session))
        .hasMessageContaining("CL-136")
        .hasMessageContaining("table %s.outbox".formatted(names.schema()))
        .hasMessageContaining("error " + error)
        .hasMessageContaining(told);
  }

  /** Of which MySQL before 8.0.16 takes no notice. */
  @Test
  void aConstraintIsTold() throws SQLException {
    assumeThat(session.getMetaData().getDatabaseProductVersion()).isNotEqualTo("8.0.15");
    whoRefusesItIsTold(
        "ALTER TABLE outbox ADD CONSTRAINT counted CHECK (aggregateseq > 0)", 3819, "counted");
  }

  /** As docs/troubleshooting.md has it. */
  @Test
  void whatLetsItPassIsNoMatter() {
    database.execute(
        "ALTER TABLE outbox ADD CHECK (aggregateseq > 0 OR topic = 'commitline/heartbeat')");

    assertThatCode(() -> watch.keep(session)).doesNotThrowAnyException();
  }
}
