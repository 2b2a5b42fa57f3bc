package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.postgres.relay.server.Heartbeat;
import dev.commitline.outbox.postgres.relay.server.Heartbeats;
import dev.commitline.outbox.postgres.relay.server.PostgresFaults;
import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Writes heartbeats on the way of the application's rows, and sees that the stream shows them: one
 * when a stream begins, and others while transactions write. So whatever keeps rows out of the
 * stream is noticed, and the slot moves on where other tables alone are written.
 */
final class HeartbeatWatch {

  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

  /**
   * One that the stream has to show.
   *
   * @param end where the log was right behind it
   * @param snapshot which transactions had ended then
   */
  private record Written(String nonce, String end, String snapshot) {}

  private final Supplier<Heartbeats> heartbeats;
  private final String relay;
  private final String write;
  private final String table;
  private @Nullable Written waiting;
  private String quiet = "";
  private long last = System.nanoTime() - PAUSE_NANOS;

  /**
   * A watch for one session.
   *
   * @param heartbeats those of the stream that runs
   */
  HeartbeatWatch(Supplier<Heartbeats> heartbeats, String relay, SourceNames names) {
    this.heartbeats = heartbeats;
    this.table = names.qualifiedTable();
    this.relay = relay;
    // with a message of the relay's own, for the stream shows the end of no transaction without
    // anything in it
    this.write = "SELECT %s_beat(?, ?::uuid), %s".formatted(names.qualifiedTable(), Heartbeat.CALL);
  }

  /**
   * Does what is due; called again and again.
   *
   * @param snapshot which transactions have ended: that is the same as long as none writes
   * @param kept whether the slot keeps much of the log
   * @throws RelayException when the stream was read beyond a heartbeat without showing it
   */
  void keep(Connection session, String snapshot, boolean kept) throws SQLException {
    Written written = waiting;
    if (written != null && !heartbeats.get().awaits(written.nonce())) {
      waiting = null; // the stream that was to show it is over
    } else if (written != null) {
      if (!heartbeats.get().beyond(LogSequenceNumber.valueOf(written.end()).asLong())) {
        return;
      }
      requireSeen(written);
      quiet = written.snapshot();
      waiting = null;
    }
    long now = System.nanoTime();
    if (now - last >= PAUSE_NANOS && (kept || !snapshot.equals(quiet))) {
      last = now;
      waiting = write(session);
    }
  }

  private void requireSeen(Written written) {
    if (!heartbeats.get().seen()) {
      throw new RelayException(
          RelayError.HEARTBEAT_LOST,
          "heartbeat %s was committed into the outbox, and the stream was read up to %s without showing it"
              .formatted(written.nonce(), written.end()));
    }
  }

  /** Null when a lock kept it from the outbox: then appends wait, too. */
  private @Nullable Written write(Connection session) throws SQLException {
    String nonce = UUID.randomUUID().toString();
    heartbeats.get().expect(nonce);
    try (PreparedStatement statement = session.prepareStatement(write)) {
      statement.setString(1, relay);
      statement.setString(2, nonce);
      statement.execute();
    } catch (SQLException e) {
      return failed(e);
    }
    try (Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_current_wal_insert_lsn(), pg_current_snapshot()::text")) {
      row.next();
      return new Written(nonce, row.getString(1), row.getString(2));
    }
  }

  private @Nullable Written failed(SQLException fault) throws SQLException {
    String state = String.valueOf(fault.getSQLState());
    if (state.equals("55P03")) { // lock_not_available
      return null;
    }
    if (state.startsWith("08") || state.startsWith("57")) { // the connection, or the server
      throw fault;
    }
    throw PostgresFaults.passes(state)
        ? PostgresFaults.during("can't write a heartbeat", fault)
        : new RelayException(
            RelayError.HEARTBEAT_REFUSED,
            "table %s, or what belongs to it, refused the row of a heartbeat: %s (SQLState %s)"
                .formatted(table, fault.getMessage(), state),
            fault);
  }
}
