package dev.commitline.sample.demo;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether every database transaction arrived whole, over all its topics.
 *
 * <p>Thread safety: none.
 */
final class TransactionCheck {

  private record Transaction(int size, BitSet seen) {
    boolean whole() {
      return seen.cardinality() == size && seen.length() == size;
    }
  }

  private final Map<String, Transaction> transactions = new TreeMap<>();

  void receive(ReceivedEvent event) {
    transactions
        .computeIfAbsent(event.transaction(), id -> new Transaction(event.size(), new BitSet()))
        .seen()
        .set(event.index());
  }

  /** How many transactions were seen. */
  int count() {
    return transactions.size();
  }

  /** Those of which a part is missing, or more came than there should be. */
  List<String> torn() {
    return transactions.entrySet().stream()
        .filter(entry -> !entry.getValue().whole())
        .map(
            entry ->
                "transaction %s: events %s of %d came"
                    .formatted(entry.getKey(), entry.getValue().seen(), entry.getValue().size()))
        .toList();
  }
}
