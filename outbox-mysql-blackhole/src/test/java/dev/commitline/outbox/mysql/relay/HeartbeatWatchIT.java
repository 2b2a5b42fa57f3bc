package dev.commitline.outbox.mysql.relay;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.mysql.MySqlOutbox;
import dev.commitline.outbox.mysql.relay.server.Heartbeats;
import dev.commitline.outbox.mysql.relay.server.RelayTable;
import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.relay.protocol.GtidSet;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.OnMySql;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A heartbeat is waited for as long as the stream runs that has to show it. */
@ExtendWith(OutboxExtension.class)
class HeartbeatWatchIT {

  private final TestDatabase database;
  private final Connection session;
  private final Heartbeats heartbeats = Heartbeats.open();
  private final OutboxNames names;
  private final HeartbeatWatch watch;

  HeartbeatWatchIT(@OnMySql TestDatabase database) throws SQLException {
    this.database = database;
    this.session = database.connect();
    this.names = new OutboxNames(database.name(), "");
    this.watch =
        new HeartbeatWatch(
            heartbeats, new RelayTable(new SourceNames("beating", names.schema(), names.prefix())));
  }

  @BeforeEach
  void writeOne() throws SQLException {
    new MySqlOutbox().migrate(database.dataSource(), names);
    heartbeats.begin(GtidSet.EMPTY);
    watch.keep(session);
  }

  @AfterEach
  void end() throws SQLException {
    heartbeats.close();
    session.close();
  }

  @Test
  void isMissedWhereTheStreamHasPassedIt() throws SQLException {
    heartbeats.read(executed());

    assertThatThrownBy(() -> watch.keep(session)).hasMessageContaining("CL-133");
  }

  @Test
  void isNotMissedInTheNextStream() throws SQLException {
    heartbeats.begin(executed());

    assertThatCode(() -> watch.keep(session)).doesNotThrowAnyException();
  }

  private GtidSet executed() throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
      row.next();
      return GtidSet.parse(row.getString(1));
    }
  }
}
