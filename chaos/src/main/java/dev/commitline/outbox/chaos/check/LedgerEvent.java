package dev.commitline.outbox.chaos.check;

import java.util.UUID;

/**
 * An event that was committed.
 *
 * @param id the event's id
 * @param topic where it has to come to
 * @param aggregateId which aggregate it is of
 * @param sequence its number among the events of topic and aggregate, in the order of the commits
 */
public record LedgerEvent(UUID id, String topic, String aggregateId, long sequence) {

  /** One line that {@link #parse} reads. */
  public String toText() {
    return id + " " + topic + " " + aggregateId + " " + sequence;
  }

  /** Reads a line of {@link #toText}. */
  public static LedgerEvent parse(String line) {
    String[] fields = line.split(" ", -1);
    return new LedgerEvent(
        UUID.fromString(fields[0]),
        fields[1].intern(), // a million events have a few of them
        fields[2].intern(),
        Long.parseLong(fields[3]));
  }
}
