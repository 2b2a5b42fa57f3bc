package dev.commitline.outbox.relay.history;

import dev.commitline.outbox.relay.protocol.RelayEvent;

/**
 * An event of the history.
 *
 * @param event as it was relayed
 * @param place where it stands in the order of reading, to go on behind it
 */
public record PastEvent(RelayEvent event, String place) {}
