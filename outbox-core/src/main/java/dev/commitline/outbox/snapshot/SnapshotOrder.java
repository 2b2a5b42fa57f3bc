package dev.commitline.outbox.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a snapshot for.
 *
 * @param name names it for ever: a second run of the same name goes on where the first ended
 * @param by who orders it
 * @param reason why
 * @param rate at most so many aggregates a second; null for no limit
 */
public record SnapshotOrder(String name, String by, String reason, @Nullable Integer rate) {

  /** Refuses what nobody can mean. */
  public SnapshotOrder {
    if (name.isBlank() || by.isBlank() || reason.isBlank()) {
      throw new IllegalArgumentException(
          "a snapshot's name, who orders it, and why, must not be blank");
    }
    if (rate != null && rate < 1) {
      throw new IllegalArgumentException("the rate must be >= 1 aggregates a second, was " + rate);
    }
  }
}
