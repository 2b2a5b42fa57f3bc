package dev.commitline.outbox.relay.protocol;

import java.util.Map;
import java.util.Optional;

/**
 * What a relay remembers over its lives, as it was committed together with the events.
 *
 * @param position C*, the newest committed position; empty before the very first start
 * @param parked the aggregates whose events wait in a dead-letter topic
 * @param topics how many partitions each topic had when it was first published to
 */
public record KnownState(
    Optional<SourcePosition> position, Map<Aggregate, Parked> parked, Map<String, Integer> topics) {

  /** What a relay knows that never ran. */
  public static final KnownState NOTHING = new KnownState(Optional.empty(), Map.of(), Map.of());

  /** Copies the maps. */
  public KnownState {
    parked = Map.copyOf(parked);
    topics = Map.copyOf(topics);
  }
}
