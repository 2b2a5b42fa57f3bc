package dev.commitline.outbox.bench.latency;

import dev.commitline.outbox.bench.load.BenchEvent;
import dev.commitline.outbox.bench.load.ClassicOutbox;
import dev.commitline.outbox.bench.load.OutboxWriter;
import dev.commitline.outbox.bench.peer.RoutedOutbox;
import dev.commitline.outbox.bench.peer.Router;
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
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Measures for how long no event reaches consumers when the process that relays is killed: the
 * longest time from a commit to the event's arrival, while events are committed at a fixed rate.
 *
 * <p>Thread safety: none.
 */
public final class TakeoverBenchmark implements AutoCloseable {

  private static final String STANDBY = "relay, a standby takes over";
  private static final String AGAIN = "relay, started again";
  private static final String ROUTER = "EventRouter, tuned, started again";

  /** All that can be measured, in the order of the table. */
  public static final List<String> CONTENDERS = List.of(STANDBY, AGAIN, ROUTER);

  private static final String SLOT = "router";
  private static final double MICROS = 1_000;

  private final TakeoverOptions options;
  private final Path directory;
  private final PrintStream out;
  private final Broker broker;
  private int runs;

  private TakeoverBenchmark(TakeoverOptions options, Path directory, PrintStream out) {
    this.options = options;
    this.directory = directory;
    this.out = out;
    this.broker = Broker.start(directory.resolve("kafka"));
  }

  /** Starts Kafka. */
  public static TakeoverBenchmark start(TakeoverOptions options, Path directory, PrintStream out) {
    return new TakeoverBenchmark(options, directory, out);
  }

  /** Measures. */
  public TakeoverFigures run() throws InterruptedException {
    TakeoverFigures figures = new TakeoverFigures();
    for (int repetition = 0; repetition < options.repetitions(); repetition++) {
      for (String name : CONTENDERS) {
        if (options.contenders().contains(name)) {
          double millis = measure(name);
          figures.add(name, millis);
          out.println(String.format(Locale.ROOT, "... %-34s %,7.0f ms", name, millis));
        }
      }
    }
    return figures;
  }

  private double measure(String name) throws InterruptedException {
    Topic topic = new Topic(broker, BenchEvent.TOPIC);
    topic.reset(Map.of());
    Path at = directory.resolve(Integer.toString(++runs));
    try (Postgres postgres = Postgres.start(at);
        Arrivals arrivals = Arrivals.of(broker, topic.ends().keySet());
        Pair pair = pair(name, postgres, at);
        OutboxConnections connections = OutboxConnections.open(postgres, pair.writer())) {
      pair.startFirst();
      arrivals.await(connections.writers(), ++runs, new Stopwatch(1), 1); // until it works
      pair.startStandby();
      Stopwatch stopwatch = new Stopwatch((int) (options.rate() * options.length().toSeconds()));
      var killed =
          CompletableFuture.runAsync(
              pair::killFirst,
              CompletableFuture.delayedExecutor(
                  options.length().toMillis() / 3, TimeUnit.MILLISECONDS));
      arrivals.await(connections.writers(), ++runs, stopwatch, options.rate());
      killed.join();
      return stopwatch.from(0).getMaxValue() / MICROS;
    }
  }

  private Pair pair(String name, Postgres postgres, Path at) {
    Jvm jvm = new Jvm(at, options.profiles());
    if (name.equals(ROUTER)) {
      postgres.execute(ClassicOutbox.POSTGRES.ddl());
      postgres.createSlot(SLOT);
      Router router = new Router(Router.Host.ENGINE, true, jvm, broker);
      return new Pair(
          ClassicOutbox.POSTGRES,
          () -> router.start("router", RoutedOutbox.of(postgres, SLOT)),
          null);
    }
    String relay = "takeover_" + runs;
    return new Pair(
        new OutboxWriter(postgres.outbox(Transport.TABLE), Clock.systemUTC()),
        () -> Sidecar.start(jvm, relay, postgres, broker).process(),
        name.equals(STANDBY)
            ? () -> Sidecar.start(jvm, relay, postgres, broker).awaitStandby().process()
            : null);
  }

  @Override
  public void close() {
    broker.close();
  }
}
