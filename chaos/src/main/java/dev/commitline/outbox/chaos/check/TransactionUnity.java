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
            tally.add(Piece.CHUNKED, several(within) ? 1 : 0);
          }
          if (!rules.mayBeChunked(transaction) && torn(within, size)) {
            verdict.add(
                Anomaly.TORN,
                "transaction %d has %d events; of these are in %s"
                    .formatted(number, size, sizes(within)));
          }
        });
  }

  private static boolean several(Map<KafkaTransaction, BitSet> within) {
    return within.keySet().stream().map(KafkaTransaction::partition).distinct().count()
        < within.size();
  }

  /** Where names count in one partition alone, its part must not be torn in itself. */
  private static boolean torn(Map<KafkaTransaction, BitSet> within, long size) {
    Map<String, BitSet> ofPartition = new HashMap<>();
    for (Map.Entry<KafkaTransaction, BitSet> part : within.entrySet()) {
      if (part.getKey().inAllPartitions()) {
        if (part.getValue().cardinality() != size) {
          return true;
        }
      } else {
        BitSet other = ofPartition.putIfAbsent(part.getKey().partition(), part.getValue());
        if (other != null && !other.equals(part.getValue())) {
          return true;
        }
      }
    }
    return false;
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
