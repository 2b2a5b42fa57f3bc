package dev.commitline.outbox.chaos.check;

import java.util.Set;

/**
 * What a run's relays are allowed that others are not.
 *
 * @param held the topics whose events may be put aside, and come when they are released: without
 *     the rest of their transactions, and in the order of their aggregates alone
 * @param chunked whether a large transaction may be published in parts
 */
public record Rules(Set<String> held, boolean chunked) {

  private static final int CHUNKED_BEYOND = 20_000;

  /** Copies the topics. */
  public Rules {
    held = Set.copyOf(held);
  }

  boolean held(String topic) {
    return held.contains(topic);
  }

  boolean mayBeChunked(LedgerTransaction transaction) {
    return chunked && transaction.events().size() > CHUNKED_BEYOND;
  }
}
