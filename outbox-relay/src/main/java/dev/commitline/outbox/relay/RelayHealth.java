package dev.commitline.outbox.relay;

import dev.commitline.outbox.relay.fault.RelayException;
import java.time.Duration;
import java.util.Optional;

/**
 * How a relay is, from what it has seen itself.
 *
 * @param state what it is doing
 * @param ready whether it does its part: it publishes, and nothing is stuck; or it stands by, has
 *     reached the database, and has lately done all that a start does, short of what others notice
 * @param fault the newest fault since events last flowed; for a standby, why it could not take over
 * @param parkedAggregates how many aggregates are parked
 * @param oldestUnpublished how old the oldest event is that was read and is not published, by the
 *     clocks of the one that appended it and of this process; empty when there is none
 * @param stuck for how long Kafka has not taken what was handed to it, when that is longer than it
 *     should be
 */
public record RelayHealth(
    RelayState state,
    boolean ready,
    Optional<RelayException> fault,
    int parkedAggregates,
    Optional<Duration> oldestUnpublished,
    Optional<Duration> stuck) {}
