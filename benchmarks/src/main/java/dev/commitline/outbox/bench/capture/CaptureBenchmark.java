package dev.commitline.outbox.bench.capture;

import dev.commitline.outbox.bench.result.Results;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Runs the domain's transaction without an outbox and with each kind of outbox in turn, in short
 * slices: so what disturbs the machine disturbs all.
 *
 * <p>Thread safety: none.
 */
public final class CaptureBenchmark implements AutoCloseable {

  /** All that can be measured, in the order of the table. */
  public static final List<String> VARIANTS =
      DatabaseKind.ALL.stream().flatMap(kind -> kind.variants().stream()).toList();

  private final CaptureOptions options;
  private final PrintStream out;
  private final List<Database> databases = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private CaptureBenchmark(CaptureOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** Starts the servers that the variants need. */
  public static CaptureBenchmark start(CaptureOptions options, Path directory, PrintStream out) {
    CaptureBenchmark benchmark = new CaptureBenchmark(options, out);
    for (DatabaseKind kind : DatabaseKind.ALL) {
      if (kind.variants().stream().anyMatch(options.variants()::contains)) {
        benchmark.databases.add(kind.starter().start(directory, options.mostConnections()));
      }
    }
    return benchmark;
  }

  /** Measures. */
  public CaptureFigures run() throws InterruptedException {
    List<Variant> variants = databases.stream().flatMap(this::chosen).toList();
    CaptureFigures figures = new CaptureFigures(variants);
    for (int connections : options.connections()) {
      for (int events : options.events()) {
        Load load = new Load(connections, events);
        measure(variants, load, figures, 1, false); // compiles
        measure(variants, load, figures, options.rounds(), true);
      }
    }
    return figures;
  }

  /** With the one that they are compared with, whether it was asked for or not. */
  private Stream<Variant> chosen(Database database) {
    return database.variants().stream()
        .filter(
            variant ->
                options.variants().contains(variant.name())
                    || variant.name().equals(variant.baseline()));
  }

  private void measure(
      List<Variant> variants, Load load, CaptureFigures figures, int rounds, boolean keep)
      throws InterruptedException {
    Slice slice = new Slice(threads, load, options.slice());
    List<Variant> order = new ArrayList<>(variants);
    for (int round = 0; round < rounds; round++) {
      databases.forEach(Database::freeDisk);
      for (Variant variant : order) {
        double rate = slice.measure(variant);
        if (keep) {
          figures.add(load, variant, rate);
        }
      }
      Collections.rotate(order, 1); // none is always the first behind a checkpoint
      if (keep) {
        out.printf("... %s, %d/%d  %s%n", load, round + 1, rounds, figures.newest(load));
      }
    }
  }

  /** Tells the versions of what was measured. */
  public void addVersions(Results results) {
    databases.forEach(database -> database.addVersions(results));
  }

  @Override
  public void close() {
    threads.shutdownNow();
    databases.forEach(Database::close);
  }
}
