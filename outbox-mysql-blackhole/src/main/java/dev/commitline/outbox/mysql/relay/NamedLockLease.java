package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.mysql.relay.server.RelayTable;
import dev.commitline.outbox.relay.protocol.GtidPosition;
import dev.commitline.outbox.relay.protocol.GtidSet;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.source.Lease;
import dev.commitline.outbox.relay.source.LeaseSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The {@link NamedLock} in this process's hand. */
final class NamedLockLease implements Lease {

  /**
   * Where other tables are written, the position stays behind, and the binlog behind it may be
   * purged one day. A heartbeat in the binlog lets it catch up; so it does after DDL, too, which
   * the stream never shows.
   */
  private static final Duration HEARTBEAT_AFTER = Duration.ofSeconds(10);

  private final LeaseSession session;
  private final RelayTable relays;
  private long caughtUp = System.nanoTime();

  /** The lease owns the session, which holds the lock. */
  NamedLockLease(LeaseSession session, RelayTable relays) {
    this.session = session;
    this.relays = relays;
  }

  @Override
  public void keep(SourcePosition committed, String logShape) {
    try {
      long now = System.nanoTime();
      if (((GtidPosition) committed).gtids().containsAll(executed())) {
        caughtUp = now;
      } else if (now - caughtUp > HEARTBEAT_AFTER.toNanos()) {
        relays.beat(session.connection());
        caughtUp = now;
      }
    } catch (SQLException e) {
      throw session.gone(e);
    }
  }

  private GtidSet executed() throws SQLException {
    try (Statement statement = session.connection().createStatement();
        ResultSet row = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
      row.next();
      return GtidSet.parse(row.getString(1));
    }
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
