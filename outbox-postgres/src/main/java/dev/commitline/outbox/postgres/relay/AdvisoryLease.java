package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.postgres.relay.server.SourceNames;
import dev.commitline.outbox.relay.protocol.LsnPosition;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.source.Lease;
import dev.commitline.outbox.relay.source.LeaseSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The {@link AdvisoryLock} in this process's hand. */
final class AdvisoryLease implements Lease {

  /**
   * All that is asked once a second, in one round trip. A slot's restart LSN moves only when
   * something behind PostgreSQL's next record of running transactions is confirmed, so a slot that
   * still keeps much gets another heartbeat now and then.
   */
  private static final String LOOK =
      """
      SELECT (%s), pg_current_snapshot()::text,
             pg_wal_lsn_diff(pg_current_wal_lsn(), ?::pg_lsn) > %d OR EXISTS (
               SELECT FROM pg_replication_slots
               WHERE slot_name = ? AND pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) > %d),
             %s
      """
          .formatted(LogShape.SHAPE, 16L << 20, 32L << 20, StandbyWatch.WAITS);

  private final LeaseSession session;
  private final SourceNames names;
  private final HeartbeatWatch heartbeats;
  private final StandbyWatch standbys;
  private String begun = "";
  private String looked = "";

  /** The lease owns the session, which holds the lock. */
  AdvisoryLease(
      LeaseSession session, SourceNames names, HeartbeatWatch heartbeats, StandbyWatch standbys) {
    this.session = session;
    this.names = names;
    this.heartbeats = heartbeats;
    this.standbys = standbys;
  }

  @Override
  public void keep(SourcePosition committed, String logShape) {
    try {
      session.use(connection -> look(connection, (LsnPosition) committed, logShape));
    } catch (SQLException e) {
      throw session.gone(e);
    }
  }

  private void look(Connection connection, LsnPosition committed, String logShape)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(LOOK)) {
      int next = LogShape.bind(statement, names);
      statement.setString(next++, committed.text());
      statement.setString(next++, names.slot());
      statement.setString(next, names.slot());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        look(logShape, LogShape.orNone(row.getString(1), names));
        heartbeats.keep(connection, row.getString(2), row.getBoolean(3));
        standbys.look(connection, row.getBoolean(4));
      }
    }
  }

  /** Each look is compared with the one before: what was allowed once hides nothing later. */
  private void look(String logShape, String now) {
    if (!logShape.equals(begun)) { // another session
      begun = logShape;
      looked = logShape;
    }
    LogShape.requireSame(looked, now);
    looked = now;
  }

  @Override
  public Optional<Duration> withheld() {
    return standbys.withheld();
  }

  /**
   * Drops the slot on the session that holds the lock: so whoever was replaced meanwhile, and knows
   * nothing of it yet, can't drop the slot of its successor.
   */
  void dropSlot() throws SQLException {
    session.use(
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("SELECT pg_drop_replication_slot(?)")) {
            statement.setString(1, names.slot());
            statement.execute();
          }
        });
  }

  @Override
  public void requireHeld() {
    session.requireAlive();
  }

  @Override
  public void close() {
    session.close();
  }
}
