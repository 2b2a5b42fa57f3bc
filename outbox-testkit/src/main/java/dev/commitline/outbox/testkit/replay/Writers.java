package dev.commitline.outbox.testkit.replay;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.SlaTier;
import dev.commitline.outbox.jdbc.JdbcOutbox;
import dev.commitline.outbox.json.JsonPayloadSerializer;
import dev.commitline.outbox.spi.OutboxDatabase;
import dev.commitline.outbox.spi.OutboxNames;
import dev.commitline.outbox.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * Threads that append while faults happen: transactions of 1 to 5 events over two topics, some
 * rolled back.
 *
 * <p>Thread safety: safe.
 */
public final class Writers implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int THREADS = 3;
  private static final int AGGREGATES = 20;

  @DataProduct(
      name = "faults.odd",
      domain = "faults",
      owner = "team",
      description = "Half of the events.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record Odd(int number) {}

  @DataProduct(
      name = "faults.even",
      domain = "faults",
      owner = "team",
      description = "The other half.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record Even(int number) {}

  private static final class Rollback extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private final JdbcOutbox outbox;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger committed = new AtomicInteger();
  private volatile boolean stopped;

  /** Starts them. */
  public Writers(TestDatabase database, OutboxDatabase kind, OutboxNames names) {
    outbox =
        JdbcOutbox.of(database.dataSource(), kind, names, "/faults", new JsonPayloadSerializer());
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(this::write, "writer-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  /** How many transactions have committed, as far as the writers were told. */
  public int committed() {
    return committed.get();
  }

  /** Waits until so many more have. */
  public void awaitCommits(int more) {
    int wanted = committed() + more;
    Awaitility.await().atMost(LIMIT).until(() -> committed() >= wanted);
  }

  /** As {@link #stop}. */
  @Override
  public void close() {
    stop();
  }

  /** Lets each thread end its transaction; a second call does nothing. */
  public void stop() {
    stopped = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void write() {
    while (!stopped) {
      try {
        outbox.useTransaction(connection -> appendSome());
        committed.incrementAndGet();
      } catch (Rollback | SQLException e) {
        // rolled back on purpose, or the database is away: the database is the ledger
      }
    }
  }

  private void appendSome() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int events = 1 + random.nextInt(5);
    for (int i = 0; i < events; i++) {
      String id = "a" + random.nextInt(AGGREGATES);
      outbox.append("Fault", id, random.nextBoolean() ? new Odd(i) : new Even(i));
    }
    if (random.nextInt(10) == 0) {
      throw new Rollback();
    }
  }
}
