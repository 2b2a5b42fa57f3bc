package dev.commitline.outbox.chaos.check;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether each Kafka transaction has all events of a database transaction or none.
 *
 * <p>Thread safety: none.
 */
final class TransactionUnity {

  private final Map<Long, Map<KafkaTransaction, BitSet>> parts = new HashMap<>();
  private final Rules rules;
  private final Verdict verdict;

  TransactionUnity(Rules rules, Verdict verdict) {
    this.rules = rules;
    this.verdict = verdict;
  }

  void accept(Published event, KafkaTransaction within) {
    if (rules.held(event.place().topic())) {
      return; // comes when it is released
    }
    parts
        .computeIfAbsent(event.transaction(), number -> new HashMap<>(2))
        .computeIfAbsent(within, kafka -> new BitSet())
        .set(event.index());
  }

  /** Adds the transactions of which a part is somewhere, and counts the large ones. */
  void finish(Ledger ledger, Tally tally) {
    parts.forEach(
        (number, within) -> {
          LedgerTransaction transaction = ledger.find(number);
          long size =
              transaction.events().stream().filter(event -> !rules.held(event.topic())).count();
          if (rules.huge(transaction)) {
            tally.add(Piece.HUGE, 1);
            tally.add(Piece.CHUNKED, within.size() > 1 ? 1 : 0);
          }
          if (!rules.mayBeChunked(transaction)
              && within.values().stream().anyMatch(part -> part.cardinality() != size)) {
            verdict.add(
                Anomaly.TORN,
                "transaction %d has %d events; of these are in %s"
                    .formatted(number, size, sizes(within)));
          }
        });
  }

  private static String sizes(Map<KafkaTransaction, BitSet> within) {
    StringBuilder text = new StringBuilder();
    within.forEach(
        (kafka, part) ->
            text.append(
                "%s%s: %d".formatted(text.isEmpty() ? "" : ", ", kafka, part.cardinality())));
    return text.toString();
  }
}
