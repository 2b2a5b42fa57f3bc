package dev.commitline.outbox.postgres.relay;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.postgres.PostgresOutbox;
import dev.commitline.outbox.postgres.relay.server.Heartbeats;
import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A heartbeat is waited for as long as the stream runs that has to show it. */
@ExtendWith(OutboxExtension.class)
class HeartbeatWatchIT {

  private static final long ALL = -1L; // the largest LSN

  private final TestDatabase database;
  private final Connection session;
  private Heartbeats stream = Heartbeats.open();
  private final HeartbeatWatch watch =
      new HeartbeatWatch(() -> stream, "beating", SourceNames.of("beating", OutboxNames.DEFAULT));

  HeartbeatWatchIT(TestDatabase database) throws SQLException {
    this.database = database;
    this.session = database.connect();
  }

  @BeforeEach
  void writeOne() throws SQLException {
    new PostgresOutbox().migrate(database.dataSource(), OutboxNames.DEFAULT);
    watch.keep(session, "some have written", false);
  }

  @AfterEach
  void end() throws SQLException {
    stream.close();
    session.close();
  }

  @Test
  void isMissedWhereTheStreamHasPassedIt() {
    stream.read(ALL);

    assertThatThrownBy(() -> watch.keep(session, "more", false)).hasMessageContaining("CL-133");
  }

  @Test
  void isNotMissedInTheNextStream() {
    stream.close();
    stream = Heartbeats.open();
    stream.read(ALL);

    assertThatCode(() -> watch.keep(session, "more", false)).doesNotThrowAnyException();
  }
}
