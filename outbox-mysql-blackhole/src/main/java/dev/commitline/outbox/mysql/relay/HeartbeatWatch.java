package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.mysql.relay.server.Heartbeats;
import dev.commitline.outbox.mysql.relay.server.MySqlFaults;
import dev.commitline.outbox.mysql.relay.server.RelayTable;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.GtidSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes heartbeats on the way of the application's events, and sees that the log shows them: one
 * when a stream begins, and others while the log grows. So whatever keeps events out of the log is
 * noticed, and the position moves on where other tables alone are written.
 */
final class HeartbeatWatch {

  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final String NO_CONNECTION = "08";

  /**
   * One that the log has to show.
   *
   * @param executed all that the server had committed right behind it
   */
  private record Written(String nonce, GtidSet executed) {}

  private final Heartbeats heartbeats;
  private final RelayTable relays;
  private @Nullable Written waiting;
  private GtidSet behind = GtidSet.EMPTY;
  private long last = System.nanoTime() - PAUSE_NANOS;

  HeartbeatWatch(Heartbeats heartbeats, RelayTable relays) {
    this.heartbeats = heartbeats;
    this.relays = relays;
  }

  /**
   * Does what is due; called again and again.
   *
   * @throws RelayException when the log was read beyond a heartbeat without showing it
   */
  void keep(Connection session) throws SQLException {
    Written written = waiting;
    if (written != null && !heartbeats.awaits(written.nonce())) {
      waiting = null; // the stream that was to show it is over
    } else if (written != null) {
      if (!heartbeats.beyond(written.executed())) {
        return;
      }
      requireSeen(written);
      behind = written.executed();
      waiting = null;
    }
    long now = System.nanoTime();
    if (now - last >= PAUSE_NANOS && !behind.containsAll(executed(session))) {
      waiting = write(session);
      last = now;
    }
  }

  private void requireSeen(Written written) {
    if (!heartbeats.seen()) {
      throw new RelayException(
          RelayError.HEARTBEAT_LOST,
          "heartbeat %s was committed into the outbox, and the binlog was read up to %s without showing it"
              .formatted(written.nonce(), written.executed()));
    }
  }

  private Written write(Connection session) throws SQLException {
    String nonce = UUID.randomUUID().toString();
    heartbeats.expect(nonce);
    try {
      relays.beatThroughOutbox(session, nonce);
    } catch (SQLException e) {
      if (String.valueOf(e.getSQLState()).startsWith(NO_CONNECTION)) {
        throw e;
      }
      throw MySqlFaults.duringHeartbeat(relays.outbox(), e);
    }
    return new Written(nonce, executed(session));
  }

  private static GtidSet executed(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
      row.next();
      return GtidSet.parse(row.getString(1));
    }
  }
}
