package dev.commitline.outbox.chaos.load;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.commitline.outbox.OwnershipException;
import dev.commitline.outbox.chaos.check.Ledger;
import dev.commitline.outbox.chaos.check.Tally;
import dev.commitline.outbox.chaos.world.SourceDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads that write as users do, whatever happens, until they are stopped.
 *
 * <p>Thread safety: safe.
 */
public final class Load implements AutoCloseable {

  /** The topics that events go to. */
  public static final List<String> TOPICS = ChaosEvent.TOPICS;

  /** Those of them that refuse some events. */
  public static final Set<String> PARTICULAR_TOPICS =
      Set.of(ChaosEvent.TOPICS.get(ChaosEvent.PARTICULAR));

  /** How large an event is that these refuse, at least. */
  public static final int REFUSED_BYTES = EventPlan.REFUSED_FILLER;

  private static final int THREADS = 8;
  private static final int MAX_THINK_MILLIS = 160;
  private static final long CONNECT_MILLIS = 1_000;

  private final long seed;
  private final SourceDatabase database;
  private final HandOvers handOvers;
  private final LedgerTables ledger;
  private final HikariDataSource pool;
  private final AtomicLong started = new AtomicLong();
  private final AtomicLong committed = new AtomicLong();
  private final AtomicLong newestCommitted = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;
  private volatile boolean sparing;

  /** Makes the ledger; nothing is written yet. */
  public Load(SourceDatabase database, long seed, Tally tally) throws SQLException {
    this.seed = seed;
    this.database = database;
    this.handOvers = new HandOvers(database, tally);
    this.ledger =
        new LedgerTables(
            database.longText(), database.transactionIdQuery(), database.rowTransactionId());
    ledger.create(database.dataSource());
    HikariConfig config = new HikariConfig();
    config.setDataSource(database.dataSource());
    config.setMaximumPoolSize(THREADS);
    config.setConnectionTimeout(CONNECT_MILLIS);
    config.setInitializationFailTimeout(-1);
    this.pool = new HikariDataSource(config);
  }

  /** Begins to write, or goes on. */
  public void start() {
    stopped = false;
    threads.clear();
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seed * THREADS + i);
      Thread thread = new Thread(() -> write(random), "writer-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** Whether to write no more than one event that its topic refuses, as long as this holds. */
  public void spare(boolean spare) {
    sparing = spare;
  }

  /** The number of the newest transaction that was begun: later ones have higher numbers. */
  public long newestTransaction() {
    return started.get();
  }

  /** How many transactions have committed, as far as the writers were told. */
  public long committed() {
    return committed.get();
  }

  /** Waits until so many transactions have committed. */
  public void awaitCommitted(long transactions) throws InterruptedException {
    while (committed.get() < transactions) {
      TimeUnit.MILLISECONDS.sleep(MAX_THINK_MILLIS);
    }
  }

  /** Stops writing; then commits one more transaction, behind all others. */
  public long stopWithLast() throws SQLException {
    stop();
    long last = started.incrementAndGet();
    List<EventPlan> events = List.of(new EventPlan(0, 0, 0), new EventPlan(1, 0, 0));
    TransactionPlan plan =
        new TransactionPlan(events, List.of(), 0, false, 0, TransactionPlan.End.COMMIT);
    new Writer(database.dataSource(), database.outbox(), ledger, handOvers::owner)
        .run(last, newestCommitted.get(), plan);
    return last;
  }

  HandOvers handOvers() {
    return handOvers;
  }

  /** All that was committed. */
  public Ledger ledger() throws SQLException {
    return ledger.read(database.dataSource());
  }

  @Override
  public void close() {
    stop();
    pool.close();
  }

  private void stop() {
    stopped = true;
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void write(Random random) {
    Writer writer = new Writer(pool, database.outbox(), ledger, handOvers::owner);
    TransactionPlan failed = null; // the huge ones are few, and tried again
    while (!stopped) {
      long number = started.incrementAndGet();
      TransactionPlan plan = failed == null ? TransactionPlan.of(number, random, sparing) : failed;
      failed = plan.huge() ? plan : null;
      try {
        long behind = newestCommitted.get();
        if (writer.run(number, behind, plan)) {
          committed.incrementAndGet();
          newestCommitted.set(number);
          failed = null;
        }
      } catch (SQLException e) {
        // the database is away; whether this one committed, the ledger knows
      } catch (OwnershipException e) {
        // the type was handed over just now
      }
      think(random.nextInt(MAX_THINK_MILLIS));
    }
  }

  private static void think(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // stopped
    }
  }
}
