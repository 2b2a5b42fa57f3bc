package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.fault.RelayException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a relay is, from what it has seen itself.
 *
 * @param state what it is doing
 * @param ready whether it does its part: it publishes, and nothing is stuck; or it stands by, has
 *     reached the database, and has lately done all that a start does, short of what others notice
 * @param fault the newest fault since events last flowed; for a standby, why it could not take
 *     over, and none once it could
 * @param parkedAggregates how many aggregates are parked
 * @param oldestUnpublished how old the oldest event is that was read and is not published, by the
 *     clocks of the one that appended it and of this process; empty when there is none
 * @param stuck for how long nothing has come through to Kafka while something waits, over all that
 *     was tried, when that is longer than it should be
 * @param withheld for how long the database has not shown its log, though it could, when that is
 *     longer than it should be: PostgreSQL waits for standbys ({@code synchronized_standby_slots})
 */
public record RelayHealth(
    RelayState state,
    boolean ready,
    Optional<RelayException> fault,
    int parkedAggregates,
    Optional<Duration> oldestUnpublished,
    Optional<Duration> stuck,
    Optional<Duration> withheld) {

  /**
   * From all that a relay knows.
   *
   * @param tried what it does while it stands by; null unless the database has said that it does
   */
  static RelayHealth of(
      RelayState state,
      @Nullable Rehearsal tried,
      Lessons lessons,
      Optional<RelayException> lastFault) {
    Optional<Duration> stuck =
        state == RelayState.STREAMING ? lessons.unpublished().stuck() : Optional.empty();
    Optional<Duration> withheld =
        state == RelayState.STREAMING ? lessons.withheld() : Optional.empty();
    boolean ready =
        switch (state) {
          case STREAMING -> lastFault.isEmpty() && stuck.isEmpty() && withheld.isEmpty();
          case STANDBY -> tried != null && tried.wentWell();
          default -> false;
        };
    Optional<RelayException> cannot =
        state == RelayState.STANDBY && tried != null ? tried.fault() : Optional.empty();
    return new RelayHealth(
        state,
        ready,
        cannot.or(() -> lastFault),
        lessons.parked(),
        lessons.unpublished().oldest(),
        stuck,
        withheld);
  }
}
