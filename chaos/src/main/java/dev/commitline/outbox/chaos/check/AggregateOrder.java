package dev.commitline.outbox.chaos.check;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether the events of each aggregate come from one partition, under one key, in the order of the
 * commits, without a gap; and those of a transaction in append order.
 *
 * <p>Thread safety: none.
 */
final class AggregateOrder {

  private record Aggregate(String topic, String id) {}

  private record Partition(String topic, int number) {}

  private record Newest(long transaction, int index) {}

  /** What came of an aggregate. */
  private static final class Seen {
    private final int partition;
    private final BitSet sequences = new BitSet();

    Seen(int partition) {
      this.partition = partition;
    }
  }

  private final Map<Aggregate, Seen> aggregates = new HashMap<>();
  private final Map<Partition, Newest> newest = new HashMap<>();
  private final Rules rules;
  private final Verdict verdict;

  AggregateOrder(Rules rules, Verdict verdict) {
    this.rules = rules;
    this.verdict = verdict;
  }

  /** Takes an event that was not seen before; those of one partition in its order. */
  void accept(Published event, LedgerEvent committed) {
    Aggregate aggregate = new Aggregate(committed.topic(), committed.aggregateId());
    Seen seen = aggregates.computeIfAbsent(aggregate, a -> new Seen(event.place().partition()));
    if (!event.key().equals(committed.aggregateId())
        || !event.place().topic().equals(committed.topic())) {
      wrong("%s is of %s".formatted(event, aggregate));
    } else if (event.place().partition() != seen.partition) {
      wrong("%s: the one before is in partition %d".formatted(event, seen.partition));
    } else if (event.sequence() != committed.sequence()) {
      wrong("%s committed as number %d".formatted(event, committed.sequence()));
    } else if (event.sequence() < seen.sequences.length()) {
      wrong("%s comes after sequence %d".formatted(event, seen.sequences.length() - 1));
    } else {
      checkAppendOrder(event);
    }
    seen.sequences.set((int) committed.sequence());
  }

  private void checkAppendOrder(Published event) {
    if (rules.held(event.place().topic()) || rules.earlier(event.transaction())) {
      return; // what is released comes behind what was not held
    }
    Partition partition = new Partition(event.place().topic(), event.place().partition());
    Newest before = newest.put(partition, new Newest(event.transaction(), event.index()));
    if (before != null
        && before.transaction() == event.transaction()
        && before.index() > event.index()) {
      wrong("%s comes after index %d".formatted(event, before.index()));
    }
  }

  private void wrong(String what) {
    verdict.add(Anomaly.REORDERED, what);
  }

  /** Adds the sequences that never came. */
  void finish() {
    aggregates.forEach(
        (aggregate, seen) -> {
          int from = seen.sequences.nextClearBit(1);
          for (int gap = from; gap < seen.sequences.length(); ) {
            verdict.add(Anomaly.GAPS, "%s has no sequence %d".formatted(aggregate, gap));
            gap = seen.sequences.nextClearBit(gap + 1);
          }
        });
  }
}
