package dev.commitline.outbox.bench.polling;

import dev.commitline.outbox.bench.load.Plan;
import dev.commitline.outbox.bench.load.Planned;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writes many events by a peer's API, by several threads at once. */
public final class PeerBacklog {

  /** How many threads write. */
  public static final int CONNECTIONS = 4;

  private PeerBacklog() {}

  /** Blocks until so many events are committed. */
  public static void write(PeerApplication application, int events) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Callable<Integer>> shares = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        int share = events * (i + 1) / CONNECTIONS - events * i / CONNECTIONS;
        Plan plan = new Plan(i);
        shares.add(() -> write(application, plan, share));
      }
      for (Future<Integer> share : threads.invokeAll(shares)) {
        share.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the backlog was not written", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static int write(PeerApplication application, Plan plan, int events) {
    int transactions = 0;
    for (int left = events; left > 0; transactions++) {
      List<Planned> transaction = plan.transaction(left);
      application.transaction(connection -> {}, transaction);
      left -= transaction.size();
    }
    return transactions;
  }
}
