package dev.commitline.outbox.postgres.relay;

import dev.commitline.outbox.postgres.relay.server.SourceNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that the server withholds the log from the relay: of a slot with failover it shows nothing
 * that the standbys of {@code synchronized_standby_slots} have not confirmed (17; manual, 19.6.2).
 * One of them that is down, or does not exist, keeps all events back, and neither the stream nor
 * the lease ends.
 */
final class StandbyWatch {

  /** Whether it waits for them now; the slot's name is its parameter. */
  static final String WAITS =
      """
      EXISTS (SELECT FROM pg_replication_slots s JOIN pg_stat_activity a ON a.pid = s.active_pid
              WHERE s.slot_name = ? AND a.wait_event = 'WaitForStandbyConfirmation')""";

  /** Longer than a standby that works needs, be it ever so busy. */
  private static final Duration WITHHELD_AFTER = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(StandbyWatch.class);

  private static final String AWAITED =
      """
      SELECT coalesce(string_agg(CASE
          WHEN s.slot_name IS NULL THEN name || ' (there is no such slot)'
          WHEN s.slot_type <> 'physical' THEN name || ' (a logical slot)'
          WHEN s.wal_status = 'lost' THEN name || ' (invalid)'
          WHEN NOT s.active THEN name || ' (nobody reads it)'
          ELSE format('%s (%s bytes behind)', name, pg_wal_lsn_diff(pg_current_wal_flush_lsn(), s.restart_lsn))
          END, ', ' ORDER BY name), '')
      FROM (SELECT btrim(listed, ' "') AS name
            FROM unnest(string_to_array(current_setting('synchronized_standby_slots', true), ',')) listed) l
           LEFT JOIN pg_replication_slots s ON s.slot_name = name
      WHERE s.active IS NOT TRUE OR s.restart_lsn < pg_current_wal_flush_lsn()
      """;

  private final String relay;
  private final String slot;
  private final LongSupplier read;
  private final LongSupplier nanoClock;
  private boolean waiting;
  private long since;
  private long readThen;
  private volatile Optional<Duration> withheld = Optional.empty();

  /**
   * A watch for one session.
   *
   * @param read how far the stream was read
   */
  StandbyWatch(String relay, SourceNames names, LongSupplier read, LongSupplier nanoClock) {
    this.relay = relay;
    this.slot = names.slot();
    this.read = read;
    this.nanoClock = nanoClock;
  }

  /** For how long nothing has come; empty while that is no longer than it may be. */
  Optional<Duration> withheld() {
    return withheld;
  }

  /**
   * Logs it once for each time; called again and again.
   *
   * @param waits as {@link #WAITS} has it now: with a standby that works, that comes and goes
   */
  void look(Connection session, boolean waits) throws SQLException {
    long now = nanoClock.getAsLong();
    long position = read.getAsLong();
    if (!waits || !waiting || position != readThen) {
      since = now;
    }
    waiting = waits;
    readThen = position;
    boolean told = withheld.isPresent();
    Duration waited = Duration.ofNanos(now - since);
    withheld = waited.compareTo(WITHHELD_AFTER) > 0 ? Optional.of(waited) : Optional.empty();
    if (withheld.isPresent() && !told) {
      log.warn(
          "relay={} the server withholds the log behind slot {} for {} s, until the standbys of synchronized_standby_slots have confirmed it: {}; bring them back, or take them out of the setting",
          relay,
          slot,
          waited.toSeconds(),
          TextQuery.first(session, AWAITED));
    } else if (withheld.isEmpty() && told) {
      log.info("relay={} the server shows the log behind slot {} again", relay, slot);
    }
  }
}
