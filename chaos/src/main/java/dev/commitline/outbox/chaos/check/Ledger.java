package dev.commitline.outbox.chaos.check;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that were committed, by their numbers, each with its events in append order.
 *
 * <p>Thread safety: none.
 */
public final class Ledger {

  private final Map<Long, List<LedgerEvent>> transactions = new HashMap<>();

  /** Adds a transaction. */
  public void add(long transaction, List<LedgerEvent> events) {
    transactions.put(transaction, List.copyOf(events));
  }

  /** All of them. */
  Map<Long, List<LedgerEvent>> transactions() {
    return Collections.unmodifiableMap(transactions);
  }

  /** An event; null when no such one was committed. */
  @Nullable LedgerEvent find(long transaction, int index) {
    List<LedgerEvent> events = transactions.get(transaction);
    return events == null || index < 0 || index >= events.size() ? null : events.get(index);
  }

  /** How many transactions there are. */
  public long size() {
    return transactions.size();
  }

  /** How many events they have. */
  public long events() {
    return transactions.values().stream().mapToLong(List::size).sum();
  }
}
