package dev.commitline.outbox.chaos.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.source.LeaseSession;
import dev.commitline.outbox.testkit.MySqlServer;
import dev.commitline.outbox.testkit.OutboxExtension;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The session of a lease is asked for signs of life on one thread, and for all else on another. Who
 * of them meets the end of its network first may differ; what they meet must not. Connector/J
 * closes whatever statement another thread has open then, which failed with a {@link
 * NullPointerException} and ended the relay for good.
 */
@ExtendWith(OutboxExtension.class)
class CutLeaseIT {

  private static final int TIMES = 100;

  /** So that one thread always asks for a sign of life. */
  private static final Duration NO_PAUSE = Duration.ofMillis(1);

  private static final long DELAY_MILLIS = 2;

  private final TcpProxy network = TcpProxy.listening();
  private final TestDatabase database;

  CutLeaseIT(MySqlServer server) {
    this.database = server.createDatabase();
  }

  @BeforeEach
  void connect() {
    network.leadTo(database.port());
    network.delay(DELAY_MILLIS); // so that a statement is mostly under way
  }

  @AfterEach
  void tidyUp() {
    network.close();
    database.drop();
  }

  @Test
  void aSessionWhoseNetworkIsCutIsAFaultThatPassesWhicheverThreadMeetsIt() throws Exception {
    for (int i = 0; i < TIMES; i++) {
      Connection connection = database.at("localhost", network.port()).connect();
      try (LeaseSession session =
          new LeaseSession(connection, "cut", NO_PAUSE, CutLeaseIT::fault)) {
        CompletableFuture<Throwable> end =
            CompletableFuture.supplyAsync(() -> useUntilItBreaks(session));
        ask(database);
        network.cut();
        assertThat(end.get(30, TimeUnit.SECONDS)).isInstanceOf(SQLException.class);
      }
    }
  }

  private static RelayException fault(String what, SQLException cause) {
    return new RelayException(RelayError.SOURCE_FAULT, what, cause);
  }

  private static Throwable useUntilItBreaks(LeaseSession session) {
    try {
      while (true) {
        session.use(CutLeaseIT::ask);
      }
    } catch (SQLException | RuntimeException e) {
      return e;
    }
  }

  private static void ask(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect()) {
      ask(connection);
    }
  }

  private static void ask(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT CONNECTION_ID()").close();
    }
  }
}
