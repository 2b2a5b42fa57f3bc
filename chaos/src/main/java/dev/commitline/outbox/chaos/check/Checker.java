package dev.commitline.outbox.chaos.check;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Compares what consumers see with what was committed.
 *
 * <p>Thread safety: none.
 */
final class Checker {

  private final Ledger ledger;
  private final Rules rules;
  private final Function<Published.Place, KafkaTransaction> transactions;
  private final Verdict verdict = new Verdict();
  private final Map<Long, BitSet> seen = new HashMap<>();
  private final AggregateOrder order;
  private final CommitOrder commits;
  private final TransactionUnity unity;
  private final Contents contents = new Contents(verdict);

  /**
   * A checker that has seen nothing.
   *
   * @param transactions tells which Kafka transaction a record belongs to
   */
  Checker(Ledger ledger, Rules rules, Function<Published.Place, KafkaTransaction> transactions) {
    this.ledger = ledger;
    this.rules = rules;
    this.transactions = transactions;
    this.order = new AggregateOrder(rules, verdict);
    this.commits = new CommitOrder(rules, verdict);
    this.unity = new TransactionUnity(rules, verdict);
  }

  /** Takes the next event; those of one partition in its order. */
  void accept(Published event) {
    LedgerEvent committed = ledger.find(event.transaction(), event.index());
    if (committed == null) {
      verdict.add(Anomaly.TORN, event + " was never committed");
      return;
    }
    unity.accept(event, transactions.apply(event.place()));
    BitSet ofTransaction = seen.computeIfAbsent(event.transaction(), number -> new BitSet());
    if (ofTransaction.get(event.index())) {
      verdict.add(Anomaly.DUPLICATED, event + " was there before");
      return;
    }
    ofTransaction.set(event.index());
    if (!committed.id().toString().equals(event.id())) {
      verdict.add(Anomaly.LOST, event + " committed with id " + committed.id());
    }
    order.accept(event, committed);
    commits.accept(event);
    contents.accept(event, committed, ledger.find(event.transaction()));
  }

  /** Compares with what an observer saw meanwhile, and another that saw all of it afterwards. */
  void observed(Sightings meanwhile, Sightings afterwards) {
    meanwhile.compare(afterwards, rules, ledger, verdict);
  }

  /** Takes an event that was put aside: it has to be as it would be on its topic. */
  void acceptHeld(Published event) {
    LedgerEvent committed = ledger.find(event.transaction(), event.index());
    if (committed == null) {
      verdict.add(Anomaly.TORN, event + " was never committed");
    } else {
      contents.accept(event.asReleased(), committed, ledger.find(event.transaction()));
    }
  }

  /** What all came to; to be called once, when all has been taken. */
  Verdict finish() {
    ledger.transactions().forEach(this::addLost);
    order.finish();
    commits.finish(ledger);
    unity.finish(ledger);
    return verdict;
  }

  private void addLost(long transaction, LedgerTransaction committed) {
    List<LedgerEvent> events = committed.events();
    BitSet ofTransaction = seen.getOrDefault(transaction, new BitSet());
    for (int i = ofTransaction.nextClearBit(0); i < events.size(); ) {
      verdict.add(
          Anomaly.LOST,
          "transaction %d, index %d of %d: %s"
              .formatted(transaction, i, events.size(), events.get(i).toText()));
      i = ofTransaction.nextClearBit(i + 1);
    }
  }
}
