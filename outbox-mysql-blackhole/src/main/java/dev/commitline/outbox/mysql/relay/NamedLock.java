package dev.commitline.outbox.mysql.relay;

import dev.commitline.outbox.mysql.relay.server.SourceNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A relay's lock by name: MySQL frees it when the session ends, however that happens (manual,
 * 14.14: locking functions).
 *
 * <p>The session of a process that is stopped, or whose network is gone, does not end. So a holder
 * must run statements, and one that was silent for too long, by the database's own clock, is ended
 * from here. That needs nothing but the same user on both sides. The clock counts whole seconds, so
 * a silent holder may keep the lock for up to two seconds longer than the timeout.
 */
final class NamedLock {

  private static final Logger log = LoggerFactory.getLogger(NamedLock.class);
  private static final int LOOKS_PER_TIMEOUT = 4;
  private static final int UNKNOWN_THREAD = 1094;

  /** An active holder waits for the server, not the server for it. */
  private static final String SILENT_HOLDER =
      """
      SELECT id, host, time FROM information_schema.processlist
      WHERE id = IS_USED_LOCK(?) AND command = 'Sleep' AND time > ?
        AND user = SUBSTRING_INDEX(USER(), '@', 1)
      """;

  private final String relay;
  private final String lock;
  private final Duration timeout;
  private long lastLook = System.nanoTime();

  NamedLock(SourceNames names, Duration timeout) {
    this.relay = names.relay();
    this.lock = names.lock();
    this.timeout = timeout;
  }

  /** Takes the lock on this session, if it is free or its holder was silent for too long. */
  boolean tryOn(Connection session) throws SQLException {
    return tryLock(session) || (dueForALook() && endSilentHolder(session) && tryLock(session));
  }

  /** A standby asks for the lock all the time; the look at its holder costs the server more. */
  private boolean dueForALook() {
    long now = System.nanoTime();
    if (now - lastLook < timeout.toNanos() / LOOKS_PER_TIMEOUT) {
      return false;
    }
    lastLook = now;
    return true;
  }

  private boolean tryLock(Connection session) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement("SELECT GET_LOCK(?, 0)")) {
      statement.setString(1, lock);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getInt(1) == 1;
      }
    }
  }

  private boolean endSilentHolder(Connection session) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(SILENT_HOLDER)) {
      statement.setString(1, lock);
      statement.setLong(2, timeout.plusMillis(999).toSeconds()); // TIME may be a second too much
      try (ResultSet holder = statement.executeQuery()) {
        if (!holder.next()) {
          return false;
        }
        log.warn(
            "relay={} the active relay (session {} from {}) was silent for {} s, more than {} ms: its session is ended",
            relay,
            holder.getLong(1),
            holder.getString(2),
            holder.getLong(3),
            timeout.toMillis());
        kill(session, holder.getLong(1));
        return true;
      }
    }
  }

  static void kill(Connection session, long id) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("KILL " + id);
    } catch (SQLException e) {
      if (e.getErrorCode() != UNKNOWN_THREAD) { // else it ended by itself
        throw e;
      }
    }
  }
}
