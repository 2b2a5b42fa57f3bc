package dev.commitline.outbox.bench.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import javax.sql.DataSource;

/**
 * Writes many events, by several connections at once.
 *
 * @param dataSource opens them
 * @param writer writes a transaction
 * @param plans draws the transactions of a seed
 * @param durable whether each commit waits until it is on disk; the log is the same without
 */
public record Backlog(
    DataSource dataSource, TransactionWriter writer, LongFunction<Plan> plans, boolean durable) {

  private static final int CONNECTIONS = 4;

  /** Blocks until so many events are committed. */
  public void write(long seed, long events) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Callable<Long>> shares = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        long share = events * (i + 1) / CONNECTIONS - events * i / CONNECTIONS;
        Plan plan = plans.apply(seed * CONNECTIONS + i);
        shares.add(() -> write(plan, share));
      }
      for (Future<Long> share : threads.invokeAll(shares)) {
        share.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the backlog was not written", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private long write(Plan plan, long events) throws SQLException {
    long transactions = 0;
    try (Connection connection = dataSource.getConnection()) {
      if (!durable) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("SET synchronous_commit = off");
        }
      }
      connection.setAutoCommit(false);
      for (long left = events; left > 0; transactions++) {
        List<Planned> transaction = plan.transaction(left);
        writer.write(connection, transaction);
        connection.commit();
        left -= transaction.size();
      }
    }
    return transactions;
  }
}
