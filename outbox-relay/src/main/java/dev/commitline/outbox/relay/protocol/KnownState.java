package dev.commitline.outbox.relay.protocol;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a relay remembers over its lives, as it was committed together with the events.
 *
 * @param firstStartBegun whether the very first start was begun: what it left in the source, when
 *     it was interrupted, is this relay's own
 * @param resumePoint C*, and what was published behind it; empty before the very first start
 * @param parked the aggregates whose events wait in a dead-letter topic
 * @param releases the aggregates whose release somebody asked for
 * @param places from where to where the relay publishes
 * @param replays how far the replays have come that the relay itself publishes, by their ids
 * @param safeguards what it remembers for its own safety
 */
public record KnownState(
    boolean firstStartBegun,
    Optional<ResumePoint> resumePoint,
    Map<Aggregate, Parked> parked,
    Set<Aggregate> releases,
    KnownPlaces places,
    Map<String, ReplayPosition> replays,
    Safeguards safeguards) {

  /** Copies what it is given. */
  public KnownState {
    parked = Map.copyOf(parked);
    releases = Set.copyOf(releases);
    replays = Map.copyOf(replays);
  }

  /** Whether it holds something that is remembered with a position, or behind one. */
  public boolean holdsPublished() {
    return resumePoint.isPresent()
        || safeguards.logShape().isPresent()
        || !places.topics().isEmpty()
        || !parked.isEmpty()
        || !replays.isEmpty();
  }
}
