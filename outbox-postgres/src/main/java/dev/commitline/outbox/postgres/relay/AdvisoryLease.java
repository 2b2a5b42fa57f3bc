package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.relay.source.Lease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session-level advisory lock: PostgreSQL frees it when the session ends, however that happens
 * (manual, 13.3.5).
 */
final class AdvisoryLease implements Lease {

  private static final Logger log = LoggerFactory.getLogger(AdvisoryLease.class);
  private static final int PROBE_SECONDS = 5;

  private final Connection session;

  private AdvisoryLease(Connection session) {
    this.session = session;
  }

  /** Takes the lock on this session if it is free; the lease then owns the session. */
  static @Nullable AdvisoryLease tryOn(Connection session, String relay) throws SQLException {
    try (PreparedStatement statement =
        session.prepareStatement("SELECT pg_try_advisory_lock(hashtextextended(?, 0))")) {
      statement.setString(1, "commitline:" + relay);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getBoolean(1) ? new AdvisoryLease(session) : null;
      }
    }
  }

  @Override
  public boolean held() {
    try {
      return session.isValid(PROBE_SECONDS);
    } catch (SQLException e) {
      log.debug("the lease can't be probed", e);
      return false;
    }
  }

  @Override
  public void close() {
    Sessions.closeQuietly(session);
  }
}
