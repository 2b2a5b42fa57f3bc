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
  private final Contents contents;
  private final ReplayedEvents replayed;
  private final Tally tally;

  /**
   * A checker that has seen nothing.
   *
   * @param tally counts what there is of each piece of the load
   * @param transactions tells which Kafka transaction a record belongs to
   */
  Checker(
      Ledger ledger,
      Rules rules,
      Tally tally,
      Function<Published.Place, KafkaTransaction> transactions) {
    this.ledger = ledger;
    this.rules = rules;
    this.transactions = transactions;
    this.tally = tally;
    this.contents = new Contents(rules, verdict);
    this.replayed = new ReplayedEvents(contents, verdict);
    this.order = new AggregateOrder(rules, verdict);
    this.commits = new CommitOrder(rules, verdict);
    this.unity = new TransactionUnity(rules, verdict);
  }

  /** Takes the next event; those of one partition in its order. */
  void accept(Published event) {
    if (event.replayed()) {
      boolean inPlace = ledger.isTopic(event.place().topic());
      tally.add(inPlace ? Piece.REPLAYED_IN_PLACE : Piece.REPLAYED, 1);
      replayed.accept(event, ledger);
      return;
    }
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
    if (event.digest() == null) {
      tally.add(Piece.TOMBSTONES, 1);
    }
    order.accept(event, committed);
    commits.accept(event);
    contents.accept(event, committed, ledger.find(event.transaction()));
  }

  /** Compares with what an observer saw meanwhile, and another that saw all of it afterwards. */
  void observed(Sightings meanwhile, Sightings afterwards) {
    meanwhile.compare(afterwards, rules, ledger, verdict);
  }

  /** Takes an event that was put aside, behind all others: it has to be as it is on its topic. */
  void acceptHeld(Published event) {
    LedgerEvent committed = ledger.find(event.transaction(), event.index());
    if (committed == null) {
      verdict.add(Anomaly.TORN, event + " was never committed");
    } else {
      tally.add(Piece.PARKED, 1);
      if (seen.getOrDefault(event.transaction(), new BitSet()).get(event.index())) {
        tally.add(Piece.RELEASED, 1);
      }
      contents.accept(event.asReleased(), committed, ledger.find(event.transaction()));
    }
  }

  /** What all came to; to be called once, when all has been taken. */
  Verdict finish() {
    ledger.transactions().forEach(this::addLost);
    order.finish();
    commits.finish(ledger);
    unity.finish(ledger, tally);
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
