package dev.commitline.outbox.postgres.relay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A relay's session-level advisory lock, by the relay's name, as its slot and its transactional ids
 * are: so relays of one name on two outboxes of a database exclude each other, and the one that
 * stands by is told that the position is not of its outbox. PostgreSQL frees it when the session
 * ends, however that happens (manual, 13.3.5).
 *
 * <p>The session of a process that is stopped, or whose network is gone, does not end. So a holder
 * must run statements, and one that was silent for too long, by the database's own clock, is ended
 * from here. That needs nothing but the same role on both sides; holder and silence are looked at
 * in the statement that ends it, so that one that came meanwhile is never hit.
 */
final class AdvisoryLock {

  private static final Logger log = LoggerFactory.getLogger(AdvisoryLock.class);
  private static final int END_LIMIT_MILLIS = 1_000;
  private static final int LOOKS_PER_TIMEOUT = 4;

  /**
   * An active holder waits for the server, not the server for it. Where activities are not tracked
   * (track_activities), or the role is another, the state is unknown and nobody is ended.
   */
  private static final String END_SILENT_HOLDER =
      """
      SELECT a.pid, a.client_addr, (extract(epoch FROM silence) * 1000)::bigint,
             pg_terminate_backend(a.pid, %d)
      FROM (SELECT hashtextextended(?, 0) AS key) k,
           pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid,
           LATERAL (SELECT clock_timestamp() - a.state_change AS silence) s
      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND l.classid::bigint = (k.key >> 32) & x'FFFFFFFF'::bigint
        AND l.objid::bigint = k.key & x'FFFFFFFF'::bigint
        AND a.usename = current_user AND a.state = 'idle'
        AND silence > ? * interval '1 millisecond'
      """
          .formatted(END_LIMIT_MILLIS);

  private static final String END_SLOTS_READER =
      """
      SELECT a.pid, pg_terminate_backend(a.pid, %d)
      FROM pg_replication_slots s JOIN pg_stat_activity a ON a.pid = s.active_pid
      WHERE s.slot_name = ? AND s.database = current_database() AND a.usename = current_user
      """
          .formatted(END_LIMIT_MILLIS);

  private final String relay;
  private final String slot;
  private final Duration timeout;
  private long lastLook = System.nanoTime();

  AdvisoryLock(String relay, String slot, Duration timeout) {
    this.relay = relay;
    this.slot = slot;
    this.timeout = timeout;
  }

  /** Takes the lock on this session, if it is free or its holder was silent for too long. */
  boolean tryOn(Connection session) throws SQLException {
    if (!tryLock(session) && !(dueForALook() && endSilentHolder(session) && tryLock(session))) {
      return false;
    }
    endSlotsReader(session);
    return true;
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
    try (PreparedStatement statement =
        session.prepareStatement("SELECT pg_try_advisory_lock(hashtextextended(?, 0))")) {
      statement.setString(1, key());
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getBoolean(1);
      }
    }
  }

  private boolean endSilentHolder(Connection session) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(END_SILENT_HOLDER)) {
      statement.setString(1, key());
      statement.setLong(2, timeout.toMillis());
      try (ResultSet holder = statement.executeQuery()) {
        if (!holder.next()) {
          return false;
        }
        log.warn(
            "relay={} the active relay (session {} from {}) was silent for {} ms, more than {}: its session is ended",
            relay,
            holder.getInt(1),
            holder.getString(2),
            holder.getLong(3),
            timeout.toMillis());
        return true;
      }
    }
  }

  /**
   * Only the holder of the lock reads the slot: another reader is what an earlier holder left. But
   * the lock is the database's, and slots are the server's.
   */
  private void endSlotsReader(Connection session) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(END_SLOTS_READER)) {
      statement.setString(1, slot);
      try (ResultSet reader = statement.executeQuery()) {
        if (reader.next()) {
          log.info("relay={} ended session {}, which still read the slot", relay, reader.getInt(1));
        }
      }
    }
  }

  private String key() {
    return "commitline:" + relay;
  }
}
