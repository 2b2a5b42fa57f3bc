package dev.commitline.outbox.bench.latency;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Commits one event after the other at a fixed rate, whatever becomes of those before: so a stall
 * of what is measured is seen by all events that fall into it, and none is left out.
 */
final class Writers {

  private final List<? extends Commit> connections;

  /** Each is used by one thread at a time. */
  Writers(List<? extends Commit> connections) {
    this.connections = connections;
  }

  /**
   * Writes an event in a transaction of its own, notes when that was committed, and comes back
   * then.
   */
  @FunctionalInterface
  interface Commit {
    void commit(int run, int number, Stopwatch stopwatch) throws Exception;
  }

  /**
   * Blocks until all events are committed.
   *
   * @return how late the latest was begun, in nanoseconds: the rate was kept when that is little
   */
  long write(int run, Stopwatch stopwatch, int rate) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    long begin = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(connections.size());
    try {
      List<Callable<Long>> all = new ArrayList<>();
      connections.forEach(each -> all.add(() -> write(run, stopwatch, each, next, begin, rate)));
      long latest = 0;
      for (Future<Long> each : threads.invokeAll(all)) {
        latest = Math.max(latest, each.get());
      }
      return latest;
    } catch (ExecutionException e) {
      throw new IllegalStateException("events could not be written", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static long write(
      int run, Stopwatch stopwatch, Commit commit, AtomicInteger next, long begin, int rate)
      throws Exception {
    long latest = 0;
    for (int i = next.getAndIncrement(); i < stopwatch.events(); i = next.getAndIncrement()) {
      long due = begin + i * 1_000_000_000L / rate;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      latest = Math.max(latest, System.nanoTime() - due);
      commit.commit(run, i, stopwatch);
    }
    return latest;
  }
}
