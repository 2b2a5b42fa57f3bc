package dev.commitline.outbox.relay.protocol;

/**
 * An aggregate whose events wait in its topic's dead-letter topic, in order.
 *
 * @param first where the first of them stands; all others are in the same partition behind it
 * @param events how many wait
 * @param eventId the first one: the event that was refused
 * @param code why it was refused, {@code CL-nnn}
 */
public record Parked(RecordPlace first, long events, String eventId, String code) {

  Parked andOneMore() {
    return new Parked(first, events + 1, eventId, code);
  }

  Parked because(String newCode) {
    return new Parked(first, events, eventId, newCode);
  }
}
