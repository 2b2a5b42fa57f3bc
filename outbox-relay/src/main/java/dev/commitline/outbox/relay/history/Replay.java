package dev.commitline.outbox.relay.history;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A replay, as its audit row tells.
 *
 * @param id its id: in the target's name and in header {@code ce_replayid}
 * @param order what was ordered, by whom and why
 * @param target the topic it goes to; {@link #PRIVATE} before {@code .replay.<id>} stands for each
 *     event's own topic
 * @param moment the moment whose events it holds, and how many they are
 * @param events how many were published, as far as the row was told
 * @param state what it is doing
 * @param fault why it failed; null when it did not
 * @param created when it was ordered
 * @param silence for how long its process has not been heard of
 */
public record Replay(
    String id,
    ReplayOrder order,
    String target,
    Moment moment,
    long events,
    ReplayState state,
    @Nullable String fault,
    Instant created,
    Duration silence) {

  /** In a target: each event's own topic. */
  public static final String PRIVATE = "*";

  /** In each event that a replay publishes: the replay's id. */
  public static final String HEADER = "ce_replayid";

  private static final Duration ALIVE = Duration.ofSeconds(10);

  /**
   * The events of a replay, which do not change over its life.
   *
   * @param name as {@link Extent#moment} names it
   * @param events how many
   */
  public record Moment(String name, long events) {}

  /** The same replay, further on. */
  public Replay with(long nowPublished, ReplayState nowIn) {
    return new Replay(
        id, order, target, moment, nowPublished, nowIn, fault, created, Duration.ZERO);
  }

  /** Where an event of a topic goes. */
  public String targetOf(String topic) {
    return target.startsWith(PRIVATE) ? topic + target.substring(PRIVATE.length()) : target;
  }

  /** Whether a process was heard of in the last seconds. */
  public boolean attended() {
    return !state.ended() && silence.compareTo(ALIVE) < 0;
  }
}
