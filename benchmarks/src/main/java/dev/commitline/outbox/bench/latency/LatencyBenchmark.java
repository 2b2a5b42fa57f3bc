package dev.commitline.outbox.bench.latency;

import dev.commitline.outbox.bench.load.BenchEvent;
import dev.commitline.outbox.bench.load.ClassicOutbox;
import dev.commitline.outbox.bench.load.OutboxWriter;
import dev.commitline.outbox.bench.load.TransactionWriter;
import dev.commitline.outbox.bench.peer.RoutedOutbox;
import dev.commitline.outbox.bench.peer.Router;
import dev.commitline.outbox.bench.result.InTurn;
import dev.commitline.outbox.bench.world.Broker;
import dev.commitline.outbox.bench.world.Jvm;
import dev.commitline.outbox.bench.world.Postgres;
import dev.commitline.outbox.bench.world.Sidecar;
import dev.commitline.outbox.bench.world.Topic;
import dev.commitline.outbox.spi.Transport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Measures from the return of a commit to the arrival at a {@code read_committed} consumer, at
 * fixed rates, each subject in turn.
 *
 * <p>Thread safety: none.
 */
public final class LatencyBenchmark implements AutoCloseable {

  static final String PING = "commit ping";
  static final String OURS_WAL = "relay wal";
  static final String OURS_TABLE = "relay table";
  private static final String OTHER = ", other build";
  private static final String OTHER_WAL = OURS_WAL + OTHER;
  private static final String OTHER_TABLE = OURS_TABLE + OTHER;
  static final String ROUTER = "EventRouter";
  static final String ROUTER_TUNED = "EventRouter, tuned";
  static final String CONNECT_TUNED = "Connect, tuned";

  /** All that can be measured, in the order of the table. */
  public static final List<String> CONTENDERS =
      List.of(
          PING, OURS_WAL, OTHER_WAL, OURS_TABLE, OTHER_TABLE, ROUTER_TUNED, ROUTER, CONNECT_TUNED);

  private static final String SLOT = "router_";

  private final LatencyOptions options;
  private final Path directory;
  private final PrintStream out;
  private final Broker broker;
  private final List<Subject> subjects;
  private int runs;

  private LatencyBenchmark(LatencyOptions options, Path directory, PrintStream out) {
    this.options = options;
    this.directory = directory;
    this.out = out;
    this.broker = Broker.start(directory.resolve("kafka"));
    this.subjects =
        subjects().stream()
            .filter(subject -> options.contenders().contains(subject.name()))
            .filter(subject -> options.other() != null || !subject.name().endsWith(OTHER))
            .toList();
  }

  /** Starts Kafka. */
  public static LatencyBenchmark start(LatencyOptions options, Path directory, PrintStream out) {
    return new LatencyBenchmark(options, directory, out);
  }

  private List<Subject> subjects() {
    return List.of(
        new Ping(broker.bootstrapServers()),
        relay(OURS_WAL, Transport.WAL, null),
        relay(OTHER_WAL, Transport.WAL, options.other()),
        relay(OURS_TABLE, Transport.TABLE, null),
        relay(OTHER_TABLE, Transport.TABLE, options.other()),
        router(ROUTER_TUNED, Router.Host.ENGINE, true),
        router(ROUTER, Router.Host.ENGINE, false),
        router(CONNECT_TUNED, Router.Host.CONNECT, true));
  }

  private static TransactionWriter writer(Postgres postgres, Transport transport) {
    return new OutboxWriter(postgres.outbox(transport), Clock.systemUTC());
  }

  private static TransactionWriter classic(Postgres postgres) {
    postgres.execute(ClassicOutbox.POSTGRES.ddl());
    return ClassicOutbox.POSTGRES;
  }

  /** This build of our relay, or another. */
  private Subject relay(String name, Transport transport, @Nullable Path jar) {
    return new Outboxed(
        name,
        postgres -> writer(postgres, transport),
        (postgres, at) -> {
          Jvm jvm = new Jvm(at, options.profiles());
          return Sidecar.start(
                  jar == null ? jvm : jvm.running(jar), "latency_" + runs, postgres, broker)
              .awaitStreaming()
              .process();
        });
  }

  private Subject router(String name, Router.Host host, boolean tuned) {
    return new Outboxed(
        name,
        LatencyBenchmark::classic,
        (postgres, at) -> {
          String slot = SLOT + runs; // Kafka knows a Connect worker by it, so each has its own
          postgres.createSlot(slot);
          Jvm jvm = new Jvm(at, options.profiles());
          return new Router(host, tuned, jvm, broker)
              .start("router", RoutedOutbox.of(postgres, slot));
        });
  }

  /** Measures. */
  public LatencyFigures run() throws InterruptedException {
    compile();
    LatencyFigures figures = new LatencyFigures(options.rates());
    for (int repetition = 0; repetition < options.repetitions(); repetition++) {
      for (Subject subject : InTurn.of(subjects, repetition)) {
        measure(subject, figures);
      }
    }
    return figures;
  }

  /** Else the first subject would bear that this process, which writes and reads, is new. */
  private void compile() throws InterruptedException {
    for (Subject subject : subjects) {
      if (!subject.limit()) {
        out.println("... once without counting, until what measures is compiled");
        measure(subject, new LatencyFigures(options.rates()));
        return;
      }
    }
  }

  private void measure(Subject subject, LatencyFigures figures) throws InterruptedException {
    Topic topic = new Topic(broker, BenchEvent.TOPIC);
    topic.reset(Map.of());
    Path at = directory.resolve("subject-" + runs);
    try (Subject.Running running = subject.start(at);
        Arrivals arrivals = Arrivals.of(broker, topic.ends().keySet())) {
      Writers writers = running.writers();
      arrivals.await(writers, ++runs, new Stopwatch(1), 1); // until it works
      for (int rate : subject.limit() ? options.rates().subList(0, 1) : options.rates()) {
        int warmup = (int) (rate * options.warmup().toSeconds());
        Stopwatch stopwatch = new Stopwatch((int) (warmup + rate * options.length().toSeconds()));
        long late = arrivals.await(writers, ++runs, stopwatch, rate);
        Histogram micros = stopwatch.from(warmup);
        figures.add(subject.name(), rate, micros, late);
        out.println("... " + LatencyFigures.line(subject.name(), rate, micros, late));
      }
    }
  }

  @Override
  public void close() {
    broker.close();
  }
}
