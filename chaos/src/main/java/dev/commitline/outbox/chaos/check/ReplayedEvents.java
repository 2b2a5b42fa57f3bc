package dev.commitline.outbox.chaos.check;

import java.util.HashMap;
import java.util.Map;

/**
 * Whether each replay has events as they were published first, those of an aggregate in their order
 * and once.
 *
 * <p>Thread safety: none.
 */
final class ReplayedEvents {

  private record Series(String replay, String topic, String aggregateId) {}

  private final Map<Series, Long> newest = new HashMap<>();
  private final Contents contents;
  private final Verdict verdict;

  ReplayedEvents(Contents contents, Verdict verdict) {
    this.contents = contents;
    this.verdict = verdict;
  }

  /** Takes an event; those of one partition in its order. */
  void accept(Published event, Ledger ledger) {
    LedgerEvent committed = ledger.find(event.transaction(), event.index());
    if (committed == null) {
      verdict.add(Anomaly.TORN, event + " was never committed, and is replayed");
      return;
    }
    contents.accept(event, committed, ledger.find(event.transaction()));
    Series series =
        new Series(event.header(Published.REPLAY), committed.topic(), committed.aggregateId());
    Long before = newest.put(series, committed.sequence());
    if (!event.key().equals(committed.aggregateId())) {
      verdict.add(Anomaly.REORDERED, "%s is of %s".formatted(event, series));
    } else if (before != null && before == committed.sequence()) {
      verdict.add(Anomaly.DUPLICATED, event + " comes twice in " + series);
    } else if (before != null && before > committed.sequence()) {
      verdict.add(Anomaly.REORDERED, "%s comes after %d in %s".formatted(event, before, series));
    }
  }
}
