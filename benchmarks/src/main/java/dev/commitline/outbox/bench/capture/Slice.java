package dev.commitline.outbox.bench.capture;

import dev.commitline.outbox.bench.load.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Runs transactions of one kind for a while, on several connections at once.
 *
 * @param threads as many as are needed
 * @param load what each connection runs, and how many there are
 * @param length for how long
 */
record Slice(ExecutorService threads, Load load, Duration length) {

  /** Transactions a second. */
  double measure(Variant variant) throws InterruptedException {
    long start = System.nanoTime();
    long end = start + length.toNanos();
    List<Callable<Long>> workers = new ArrayList<>();
    for (int worker = 0; worker < load.connections(); worker++) {
      Plan plan = new Plan(start + worker);
      workers.add(() -> work(variant, plan, load.events(), end));
    }
    long transactions = 0;
    try {
      for (Future<Long> worker : threads.invokeAll(workers)) {
        transactions += worker.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a transaction failed: " + variant.name(), e.getCause());
    }
    return transactions * 1e9 / (System.nanoTime() - start);
  }

  private static long work(Variant variant, Plan plan, int events, long end) throws Exception {
    long transactions = 0;
    while (System.nanoTime() < end) {
      variant.transaction().run(plan.events(events));
      transactions++;
    }
    return transactions;
  }
}
