package dev.commitline.outbox.bench.capture;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.commitline.outbox.bench.world.Postgres;
import dev.commitline.outbox.spi.Transport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs the domain's transaction without an outbox and with each transport in turn, in short slices:
 * so what disturbs the machine disturbs all.
 *
 * <p>Thread safety: none.
 */
public final class CaptureBenchmark implements AutoCloseable {

  /** Transport {@code wal} asks that a relay's slot be there. */
  private static final String SLOT = "commitline_bench";

  private final CaptureOptions options;
  private final PrintStream out;
  private final Postgres postgres;
  private final HikariDataSource pool;
  private final ExecutorService threads;

  private CaptureBenchmark(CaptureOptions options, Path directory, PrintStream out) {
    this.options = options;
    this.out = out;
    this.postgres = Postgres.start(directory.resolve("postgres"));
    Domain.create(postgres);
    postgres.createSlot(SLOT);
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(options.connections());
    this.pool = new HikariDataSource(config);
    this.threads = Executors.newFixedThreadPool(options.connections());
  }

  /** Starts the server. */
  public static CaptureBenchmark start(CaptureOptions options, Path directory, PrintStream out) {
    return new CaptureBenchmark(options, directory, out);
  }

  /** Measures. */
  public CaptureFigures run() throws InterruptedException {
    List<Variant> variants =
        List.of(
            Variant.without(pool),
            Variant.with("table", pool, postgres.outbox(Transport.TABLE)),
            Variant.with("wal", pool, postgres.outbox(Transport.WAL)),
            Variant.with("wal-with-history", pool, postgres.outbox(Transport.WAL_WITH_HISTORY)));
    CaptureFigures figures = new CaptureFigures();
    for (int events : options.events()) {
      measure(variants, events, figures, 1, false); // compiles
      measure(variants, events, figures, options.rounds(), true);
    }
    return figures;
  }

  private void measure(
      List<Variant> variants, int events, CaptureFigures figures, int rounds, boolean keep)
      throws InterruptedException {
    Slice slice = new Slice(threads, options.connections(), options.slice());
    List<Variant> order = new ArrayList<>(variants);
    for (int round = 0; round < rounds; round++) {
      freeDisk();
      for (Variant variant : order) {
        double rate = slice.measure(variant, events);
        if (keep) {
          figures.add(events, variant.name(), rate);
        }
      }
      Collections.rotate(order, 1); // none is always the first behind a checkpoint
      if (keep) {
        out.printf(
            "... %2d/%d  %2d events  %s%n",
            round + 1, rounds, events, figures.newest(events, variants));
      }
    }
  }

  /** Nobody reads what the slot keeps. */
  private void freeDisk() {
    postgres.query("SELECT pg_drop_replication_slot('%s')".formatted(SLOT));
    postgres.createSlot(SLOT);
    postgres.execute("CHECKPOINT");
  }

  /** The version of the database. */
  public String postgresVersion() {
    return postgres.query("SHOW server_version");
  }

  @Override
  public void close() {
    threads.shutdownNow();
    pool.close();
    postgres.close();
  }
}
