package dev.commitline.outbox.bench.idle;

import dev.commitline.outbox.bench.load.BenchEvent;
import dev.commitline.outbox.bench.load.ClassicOutbox;
import dev.commitline.outbox.bench.load.OutboxWriter;
import dev.commitline.outbox.bench.load.Plan;
import dev.commitline.outbox.bench.load.TransactionWriter;
import dev.commitline.outbox.bench.peer.RoutedOutbox;
import dev.commitline.outbox.bench.peer.Router;
import dev.commitline.outbox.bench.world.Broker;
import dev.commitline.outbox.bench.world.Jvm;
import dev.commitline.outbox.bench.world.Postgres;
import dev.commitline.outbox.bench.world.Sidecar;
import dev.commitline.outbox.bench.world.Topic;
import dev.commitline.outbox.spi.Transport;
import dev.commitline.outbox.testkit.ChildProcess;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Measures what a process uses that has relayed one event and waits for the next, and what it asks
 * of the database meanwhile, each contender in turn.
 *
 * <p>Thread safety: none.
 */
public final class IdleBenchmark implements AutoCloseable {

  private static final String OURS = "relay";
  private static final String ROUTER_TUNED = "EventRouter, tuned";
  private static final String ROUTER = "EventRouter";

  /** All that can be measured, in the order of the table. */
  public static final List<String> CONTENDERS = List.of(OURS, ROUTER_TUNED, ROUTER);

  private static final String SLOT = "router";

  private final IdleOptions options;
  private final Path directory;
  private final PrintStream out;
  private final Broker broker;

  private IdleBenchmark(IdleOptions options, Path directory, PrintStream out) {
    this.options = options;
    this.directory = directory;
    this.out = out;
    this.broker = Broker.start(directory.resolve("kafka"));
  }

  /** Starts Kafka. */
  public static IdleBenchmark start(IdleOptions options, Path directory, PrintStream out) {
    return new IdleBenchmark(options, directory, out);
  }

  /** Measures. */
  public IdleFigures run() throws InterruptedException {
    IdleFigures figures = new IdleFigures();
    for (int repetition = 0; repetition < options.repetitions(); repetition++) {
      for (String name : CONTENDERS) {
        if (options.contenders().contains(name)) {
          Use use = measure(name, repetition);
          figures.add(name, use);
          out.println("... " + IdleFigures.line(name, use));
        }
      }
    }
    return figures;
  }

  private Use measure(String name, int repetition) throws InterruptedException {
    Path at = directory.resolve("%s-%d".formatted(name.replaceAll("[^A-Za-z]+", "-"), repetition));
    Topic topic = new Topic(broker, BenchEvent.TOPIC);
    topic.reset(Map.of());
    try (Postgres postgres = Postgres.start(at)) {
      Jvm jvm = new Jvm(at, options.profiles());
      return name.equals(OURS)
          ? ours(postgres, jvm, repetition, topic)
          : router(name, postgres, jvm, topic);
    }
  }

  private Use ours(Postgres postgres, Jvm jvm, int repetition, Topic topic)
      throws InterruptedException {
    TransactionWriter writer =
        new OutboxWriter(postgres.outbox(Transport.TABLE), Clock.systemUTC());
    try (Sidecar sidecar = Sidecar.start(jvm, "idle_" + repetition, postgres, broker)) {
      sidecar.awaitStreaming();
      return waiting(postgres, writer, sidecar.process(), topic);
    }
  }

  private Use router(String name, Postgres postgres, Jvm jvm, Topic topic)
      throws InterruptedException {
    postgres.execute(ClassicOutbox.POSTGRES.ddl());
    postgres.createSlot(SLOT);
    boolean tuned = name.equals(ROUTER_TUNED);
    try (ChildProcess process =
        new Router(Router.Host.ENGINE, tuned, jvm, broker)
            .start("router", RoutedOutbox.of(postgres, SLOT))) {
      return waiting(postgres, ClassicOutbox.POSTGRES, process, topic);
    }
  }

  private Use waiting(
      Postgres postgres, TransactionWriter writer, ChildProcess process, Topic topic)
      throws InterruptedException {
    var from = topic.ends();
    write(postgres, writer);
    topic.awaitRecords(process, from, 1);
    Thread.sleep(options.warmup().toMillis());
    Use before = Use.now(process, postgres);
    Thread.sleep(options.length().toMillis());
    process.requireAlive();
    return Use.now(process, postgres).since(before);
  }

  private static void write(Postgres postgres, TransactionWriter writer) {
    try (Connection connection = postgres.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      writer.write(connection, new Plan(1).events(1));
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("no event could be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    broker.close();
  }
}
