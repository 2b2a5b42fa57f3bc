package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.fault.RelayException;

/**
 * An event that can't be published as it is, however often it is tried.
 *
 * @param eventId which one
 * @param topic where it should go
 * @param wholeTopic whether no event at all can go there
 * @param fault why
 */
public record Refusal(String eventId, String topic, boolean wholeTopic, RelayException fault) {}
