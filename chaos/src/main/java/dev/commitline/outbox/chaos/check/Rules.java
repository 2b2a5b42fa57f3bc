package dev.commitline.outbox.chaos.check;

import java.util.Set;

/**
 * What a run's relays are allowed that others are not.
 *
 * @param held the topics whose events may be put aside, and come when they are released: without
 *     the rest of their transactions, and in the order of their aggregates alone
 * @param chunked whether a large transaction may be published in parts
 * @param earlier the number of the newest transaction that may have been published at the relay's
 *     first start: of rows in a table, which know no order but that of their aggregates, and of
 *     transactions only which one wrote them, itself or its savepoint
 */
public record Rules(Set<String> held, boolean chunked, long earlier) {

  private static final int CHUNKED_BEYOND = 20_000;

  /** Copies the topics. */
  public Rules {
    held = Set.copyOf(held);
  }

  boolean held(String topic) {
    return held.contains(topic);
  }

  boolean earlier(long transaction) {
    return transaction <= earlier;
  }

  boolean huge(LedgerTransaction transaction) {
    return transaction.events().size() > CHUNKED_BEYOND;
  }

  boolean mayBeChunked(LedgerTransaction transaction) {
    return chunked && huge(transaction);
  }
}
