package dev.commitline.sample.demo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What must come and what has come, in any order: an event may well arrive before the answer to the
 * request that emitted it.
 *
 * <p>Thread safety: safe.
 */
final class EventLedger {

  private final Set<Fact> expected = new LinkedHashSet<>();
  private final Set<Fact> received = new LinkedHashSet<>();
  private final Set<String> ids = new HashSet<>();
  private final List<Fact> doubled = new ArrayList<>();
  private final SequenceCheck sequences = new SequenceCheck();
  private final TransactionCheck transactions = new TransactionCheck();
  private int receivedCount;

  /** What the events have come to. */
  record Verdict(
      int expected,
      int received,
      int transactions,
      List<Fact> missing,
      List<Fact> doubled,
      List<Fact> unexpected,
      List<String> outOfOrder,
      List<String> torn) {

    /** Whether exactly the expected events came, each once, in order, and in whole transactions. */
    boolean clean() {
      return missing.isEmpty()
          && doubled.isEmpty()
          && unexpected.isEmpty()
          && outOfOrder.isEmpty()
          && torn.isEmpty();
    }
  }

  /** Notes events that must come, each once. */
  synchronized void expect(Collection<Fact> facts) {
    expected.addAll(facts);
  }

  /** Notes an event that has come. */
  synchronized void receive(ReceivedEvent event) {
    receivedCount++;
    boolean newFact = received.add(event.fact());
    boolean newId = ids.add(event.id());
    if (!newFact || !newId) {
      doubled.add(event.fact());
    }
    sequences.receive(event);
    transactions.receive(event);
    notifyAll();
  }

  /** How many events have come, doubled ones included. */
  synchronized int received() {
    return receivedCount;
  }

  /** What has come so far. */
  synchronized Set<Fact> facts() {
    return Set.copyOf(received);
  }

  /**
   * Waits until an event has come.
   *
   * @return false when it did not come in time
   */
  synchronized boolean awaitReceived(Fact fact, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (!received.contains(fact)) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** What the events have come to so far. */
  synchronized Verdict verdict() {
    return new Verdict(
        expected.size(),
        receivedCount,
        transactions.count(),
        without(expected, received),
        List.copyOf(doubled),
        without(received, expected),
        sequences.violations(),
        transactions.torn());
  }

  private static List<Fact> without(Set<Fact> all, Set<Fact> others) {
    return all.stream().filter(fact -> !others.contains(fact)).toList();
  }
}
