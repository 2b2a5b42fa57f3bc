package dev.commitline.outbox.bench.memory;

import dev.commitline.outbox.bench.load.BenchEvent;
import dev.commitline.outbox.bench.load.OutboxWriter;
import dev.commitline.outbox.bench.load.Plan;
import dev.commitline.outbox.bench.result.Pace;
import dev.commitline.outbox.bench.result.Table;
import dev.commitline.outbox.bench.world.Broker;
import dev.commitline.outbox.bench.world.Jvm;
import dev.commitline.outbox.bench.world.Postgres;
import dev.commitline.outbox.bench.world.Sidecar;
import dev.commitline.outbox.bench.world.Topic;
import dev.commitline.outbox.spi.Transport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Relays transactions of growing size, each with a relay that has just started, whose heap is
 * small: one that kept a transaction in memory would end.
 *
 * <p>Thread safety: none.
 */
public final class MemoryBenchmark implements AutoCloseable {

  private static final String WAL = "relay wal";
  private static final String TABLE = "relay table";

  private static final List<String> CONTENDERS = List.of(WAL, TABLE);

  private static final int BATCH = 1_000;

  private final MemoryOptions options;
  private final Path directory;
  private final PrintStream out;
  private final Broker broker;

  private MemoryBenchmark(MemoryOptions options, Path directory, PrintStream out) {
    this.options = options;
    this.directory = directory;
    this.out = out;
    this.broker = Broker.start(directory.resolve("kafka"));
  }

  /** Starts Kafka. */
  public static MemoryBenchmark start(MemoryOptions options, Path directory, PrintStream out) {
    return new MemoryBenchmark(options, directory, out);
  }

  /** Measures. */
  public MemoryFigures run() throws InterruptedException {
    List<Heap> heaps = new ArrayList<>();
    for (String name : CONTENDERS) {
      for (int size : options.sizes()) {
        Heap heap = measure(name, size);
        heaps.add(heap);
        out.printf(
            "... %-12s  %9s events in one transaction  at most %s MB left  %s/s%n",
            name, Table.number(size), Table.number(heap.left().max()), Table.number(heap.rate()));
      }
    }
    return new MemoryFigures(heaps);
  }

  private Heap measure(String name, int size) throws InterruptedException {
    String run = "%s_%d".formatted(name.replace(' ', '_'), size);
    Path at = directory.resolve(run);
    Topic topic = new Topic(broker, BenchEvent.TOPIC);
    topic.reset(Map.of());
    try (Postgres postgres = Postgres.start(at)) {
      HeapLog log = new HeapLog(at.resolve("gc.log"));
      Jvm jvm = new Jvm(at, null).with("-Xmx%dm".formatted(options.heapMegabytes()), log.option());
      try (Sidecar sidecar = Sidecar.start(jvm, run, postgres, broker)) {
        sidecar.awaitStreaming();
        int before = log.collections();
        Map<TopicPartition, Long> from = topic.ends();
        write(postgres, name.equals(WAL) ? Transport.WAL : Transport.TABLE, size);
        long[] times = topic.awaitRecords(sidecar.process(), from, size);
        double rate = Pace.rate(size, (times[size - 1] - times[0]) * 1_000_000);
        return new Heap(name, size, log.leftBehind(before), rate);
      }
    }
  }

  private static void write(Postgres postgres, Transport transport, int size) {
    OutboxWriter writer = new OutboxWriter(postgres.outbox(transport), Clock.systemUTC());
    Plan plan = new Plan(size);
    try (Connection connection = postgres.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      for (int left = size; left > 0; left -= BATCH) {
        writer.write(connection, plan.events(Math.min(left, BATCH)));
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("the transaction was not written: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    broker.close();
  }
}
