package dev.commitline.sample.demo;

import dev.commitline.sample.demo.ShopClient.Accepted;
import dev.commitline.sample.demo.ShopClient.Outcome;
import dev.commitline.sample.demo.ShopClient.Refused;
import dev.commitline.sample.demo.ShopClient.Unanswered;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * Places orders, several at a time, and tells the ledger what each accepted one must emit.
 *
 * <p>Thread safety: safe.
 */
final class OrderLoad {

  private final ShopClient shop;
  private final EventLedger ledger;
  private final Map<String, Integer> refusals = new TreeMap<>();
  private final Map<String, Integer> unanswered = new TreeMap<>();
  private int accepted;

  OrderLoad(ShopClient shop, EventLedger ledger) {
    this.shop = shop;
    this.ledger = ledger;
  }

  /**
   * What has become of the orders so far.
   *
   * @param refusals how many were refused, by reason
   * @param unanswered how many got no answer, by reason
   */
  record Tally(int accepted, Map<String, Integer> refusals, Map<String, Integer> unanswered) {

    int refused() {
      return sum(refusals);
    }

    int lost() {
      return sum(unanswered);
    }

    private static int sum(Map<String, Integer> counts) {
      return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /** Places all orders, and returns when each has its answer. */
  void place(List<DemoOrder> orders, int clients) throws InterruptedException {
    Queue<DemoOrder> queue = new ConcurrentLinkedQueue<>(orders);
    List<Thread> threads =
        IntStream.rangeClosed(1, clients)
            .mapToObj(number -> new Thread(() -> placeFrom(queue), "client-" + number))
            .toList();
    threads.forEach(Thread::start);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } finally {
      threads.forEach(Thread::interrupt);
    }
  }

  synchronized Tally tally() {
    return new Tally(accepted, new TreeMap<>(refusals), new TreeMap<>(unanswered));
  }

  private void placeFrom(Queue<DemoOrder> queue) {
    try {
      for (DemoOrder order = queue.poll(); order != null; order = queue.poll()) {
        note(order, shop.place(order));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the demo ends
    }
  }

  private synchronized void note(DemoOrder order, Outcome outcome) {
    if (outcome instanceof Accepted) {
      accepted++;
      ledger.expect(Fact.accepted(order));
    } else if (outcome instanceof Refused refused) {
      refusals.merge(refused.reason(), 1, Integer::sum);
    } else if (outcome instanceof Unanswered lost) {
      unanswered.merge(lost.reason(), 1, Integer::sum);
    }
  }
}
