package dev.commitline.outbox.bench.growth;

import dev.commitline.outbox.bench.load.Backlog;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Appends and relays many rows through an outbox whose old partitions go. In each step the relay
 * first stands still while the rows are appended, and then has the machine for itself: so each is
 * measured alone.
 *
 * <p>Thread safety: none.
 */
public final class GrowthBenchmark implements AutoCloseable {

  /** Kafka is not what grows here. */
  private static final Map<String, String> TOPIC_SETTINGS =
      Map.of("retention.bytes", Long.toString(512L << 20), "segment.bytes", "67108864");

  private final GrowthOptions options;
  private final PrintStream out;
  private final Broker broker;
  private final Postgres postgres;
  private final Sidecar sidecar;
  private final Topic topic;
  private final TimedPartitions partitions;

  private GrowthBenchmark(GrowthOptions options, Path directory, PrintStream out)
      throws InterruptedException {
    this.options = options;
    this.out = out;
    this.broker = Broker.start(directory.resolve("kafka"));
    this.postgres = Postgres.start(directory.resolve("postgres"));
    // the relay is silent while rows are appended
    postgres.execute("ALTER SYSTEM SET wal_sender_timeout = 0");
    postgres.query("SELECT pg_reload_conf()");
    this.topic = new Topic(broker, BenchEvent.TOPIC);
    topic.reset(TOPIC_SETTINGS);
    this.sidecar =
        Sidecar.start(new Jvm(directory, null), "growth", postgres, broker).awaitStreaming();
    this.partitions = new TimedPartitions(postgres, options.retained());
  }

  /** Starts the servers and the relay. */
  public static GrowthBenchmark start(GrowthOptions options, Path directory, PrintStream out)
      throws InterruptedException {
    return new GrowthBenchmark(options, directory, out);
  }

  /** Measures. */
  public GrowthFigures run() throws InterruptedException {
    step(0); // compiles
    List<Step> steps = new ArrayList<>();
    for (long rows = options.step(); rows <= options.rows(); rows += options.step()) {
      Step step = step(rows);
      steps.add(step);
      out.printf(
          "... %11s rows  append %8s/s  relay %8s/s  partitions %d  database %s MB%n",
          Long.toString(rows),
          Table.number(step.append()),
          Table.number(step.relay()),
          step.partitions(),
          Long.toString(step.databaseMegabytes()));
    }
    awaitDropped();
    return new GrowthFigures(steps, partitions.present(), partitions.strays());
  }

  private Step step(long rows) throws InterruptedException {
    partitions.next();
    Map<TopicPartition, Long> from = topic.ends();
    sidecar.process().pause();
    long begun = System.nanoTime();
    append(rows);
    double append = Pace.rate(options.step(), System.nanoTime() - begun);
    postgres.execute("CHECKPOINT"); // not while something is measured
    sidecar.process().proceed();
    long[] times = topic.awaitRecords(sidecar.process(), from, options.step());
    double relay = Pace.rate(times.length, (times[times.length - 1] - times[0]) * 1_000_000);
    return new Step(rows, append, relay, partitions.present(), megabytes());
  }

  private void append(long seed) throws InterruptedException {
    new Backlog(
            postgres.dataSource(),
            new OutboxWriter(postgres.outbox(Transport.TABLE), partitions.clock()),
            draw -> new Plan(draw, options.transaction()),
            true)
        .write(seed, options.step());
  }

  private long megabytes() {
    return Long.parseLong(postgres.query("SELECT pg_database_size(current_database()) >> 20"));
  }

  private void awaitDropped() throws InterruptedException {
    for (int i = 0; i < 60 && partitions.waiting() > 0; i++) {
      partitions.drop();
      Thread.sleep(1_000);
    }
  }

  /** The version of the database. */
  public String postgresVersion() {
    return postgres.query("SHOW server_version");
  }

  @Override
  public void close() {
    sidecar.close();
    postgres.close();
    broker.close();
  }
}
