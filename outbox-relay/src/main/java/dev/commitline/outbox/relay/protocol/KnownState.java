package dev.commitline.outbox.relay.protocol;

import java.util.Map;
import java.util.Optional;

/**
 * What a relay remembers over its lives, as it was committed together with the events.
 *
 * @param resumePoint C*, and what was published behind it; empty before the very first start
 * @param parked the aggregates whose events wait in a dead-letter topic
 * @param topics how many partitions each topic had when it was first published to
 */
public record KnownState(
    Optional<ResumePoint> resumePoint, Map<Aggregate, Parked> parked, Map<String, Integer> topics) {

  /** Copies the maps. */
  public KnownState {
    parked = Map.copyOf(parked);
    topics = Map.copyOf(topics);
  }
}
