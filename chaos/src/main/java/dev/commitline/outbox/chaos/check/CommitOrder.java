package dev.commitline.outbox.chaos.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether one order of commits explains all partitions, over all aggregates: each partition has
 * transactions in that order, each aggregate was written in it, and a transaction that began when
 * another had committed comes behind it. There is none where these go round in a circle.
 *
 * <p>Thread safety: none.
 */
final class CommitOrder {

  private record Partition(String topic, int number) {}

  private record Aggregate(String topic, String id) {}

  private static final int NAMED = 10;

  private final Map<Partition, Long> newest = new HashMap<>();
  private final Map<Long, Set<Long>> after = new HashMap<>();
  private final Rules rules;
  private final Verdict verdict;

  CommitOrder(Rules rules, Verdict verdict) {
    this.rules = rules;
    this.verdict = verdict;
  }

  /** Takes an event that was not seen before; those of one partition in its order. */
  void accept(Published event) {
    if (!rules.held(event.place().topic()) && !rules.earlier(event.transaction())) {
      Partition partition = new Partition(event.place().topic(), event.place().partition());
      Long before = newest.put(partition, event.transaction());
      if (before != null) {
        follows(before, event.transaction());
      }
    }
  }

  private void follows(long before, long next) {
    if (before != next && before > 0 && next > 0) {
      after.computeIfAbsent(before, number -> new HashSet<>()).add(next);
    }
  }

  /** Adds a circle, if there is one. */
  void finish(Ledger ledger) {
    addCommits(ledger);
    Set<Long> circle = new TreeSet<>(rest(rest(after)).keySet());
    if (!circle.isEmpty()) {
      verdict.add(
          Anomaly.REORDERED,
          "no order of commits explains all partitions: among %d transactions it goes in a circle, %s"
              .formatted(circle.size(), circle.stream().limit(NAMED).toList()));
    }
  }

  private void addCommits(Ledger ledger) {
    Map<Aggregate, Longs> writers = new HashMap<>();
    ledger
        .transactions()
        .forEach(
            (number, transaction) -> {
              if (transaction.behind() > 0) {
                follows(transaction.behind(), number);
              }
              for (LedgerEvent event : transaction.events()) {
                writers
                    .computeIfAbsent(
                        new Aggregate(event.topic(), event.aggregateId()), a -> new Longs())
                    .set((int) event.sequence(), number);
              }
            });
    for (Longs numbers : writers.values()) {
      for (int sequence = 2; sequence < numbers.size(); sequence++) {
        follows(numbers.get(sequence - 1), numbers.get(sequence));
      }
    }
  }

  /**
   * What is left of a graph when whatever nothing precedes has been taken away as often as it can
   * be, turned around: twice, and only circles are left, and what lies between them.
   */
  private static Map<Long, Set<Long>> rest(Map<Long, Set<Long>> graph) {
    Map<Long, Integer> incoming = new HashMap<>();
    graph.forEach(
        (from, all) -> {
          incoming.putIfAbsent(from, 0);
          all.forEach(to -> incoming.merge(to, 1, Integer::sum));
        });
    ArrayDeque<Long> free = new ArrayDeque<>();
    incoming.forEach(
        (number, count) -> {
          if (count == 0) {
            free.add(number);
          }
        });
    while (!free.isEmpty()) {
      long number = free.remove();
      incoming.remove(number);
      for (long next : graph.getOrDefault(number, Set.of())) {
        if (incoming.merge(next, -1, Integer::sum) == 0) {
          free.add(next);
        }
      }
    }
    return turned(graph, incoming.keySet());
  }

  private static Map<Long, Set<Long>> turned(Map<Long, Set<Long>> graph, Set<Long> among) {
    Map<Long, Set<Long>> turned = new HashMap<>();
    List<Long> all = new ArrayList<>(among);
    for (long from : all) {
      for (long to : graph.getOrDefault(from, Set.of())) {
        if (among.contains(to)) {
          turned.computeIfAbsent(to, number -> new HashSet<>()).add(from);
        }
      }
    }
    return turned;
  }
}
