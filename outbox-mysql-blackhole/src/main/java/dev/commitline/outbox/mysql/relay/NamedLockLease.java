package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.mysql.relay.server.LogFilters;
import dev.commitline.outbox.mysql.relay.server.OutboxOrder;
import dev.commitline.outbox.mysql.relay.server.SourceNames;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.source.Lease;
import dev.commitline.outbox.relay.source.LeaseSession;
import java.sql.SQLException;

/** The {@link NamedLock} in this process's hand. */
final class NamedLockLease implements Lease {

  private final LeaseSession session;
  private final SourceNames names;
  private final HeartbeatWatch heartbeats;

  /** The lease owns the session, which holds the lock. */
  NamedLockLease(LeaseSession session, SourceNames names, HeartbeatWatch heartbeats) {
    this.session = session;
    this.names = names;
    this.heartbeats = heartbeats;
  }

  @Override
  public void keep(SourcePosition committed, String logShape) {
    try {
      session.use(
          connection -> {
            LogFilters.requireNone(connection, names);
            OutboxOrder.requireTold(connection, names);
            heartbeats.keep(connection);
          });
    } catch (SQLException e) {
      throw session.gone(e);
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
