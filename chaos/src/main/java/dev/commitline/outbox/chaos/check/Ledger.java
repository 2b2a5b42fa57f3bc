package dev.commitline.outbox.chaos.check;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that were committed, by their numbers.
 *
 * <p>Thread safety: none.
 */
public final class Ledger {

  private static final LedgerTransaction NONE = new LedgerTransaction(null, null, 0, List.of());

  private final Map<Long, LedgerTransaction> transactions = new HashMap<>();
  private final Set<String> topics = new HashSet<>();

  /** Adds a transaction. */
  public void add(long number, LedgerTransaction transaction) {
    transactions.put(number, transaction);
    transaction.events().forEach(event -> topics.add(event.topic()));
  }

  /** All of them. */
  Map<Long, LedgerTransaction> transactions() {
    return Collections.unmodifiableMap(transactions);
  }

  /** A transaction; one without events when no such one was committed. */
  LedgerTransaction find(long number) {
    return transactions.getOrDefault(number, NONE);
  }

  /** An event; null when no such one was committed. */
  @Nullable LedgerEvent find(long number, int index) {
    List<LedgerEvent> events = find(number).events();
    return index < 0 || index >= events.size() ? null : events.get(index);
  }

  /** Whether events were committed for this topic. */
  boolean isTopic(String topic) {
    return topics.contains(topic);
  }

  /** How many transactions there are. */
  public long size() {
    return transactions.size();
  }

  /** How many events they have. */
  public long events() {
    return transactions.values().stream().mapToLong(each -> each.events().size()).sum();
  }
}
