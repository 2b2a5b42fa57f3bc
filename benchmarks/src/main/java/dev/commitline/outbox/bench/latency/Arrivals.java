package dev.commitline.outbox.bench.latency;

import dev.commitline.outbox.bench.world.Broker;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** A consumer of committed records that notes when they come. */
final class Arrivals implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final long POLL_MILLIS = 50;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;
  private volatile int run = -1;
  private volatile Stopwatch stopwatch = new Stopwatch(0);
  private volatile @Nullable RuntimeException failure;

  private Arrivals(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
    this.thread = new Thread(this::read, "bench-arrivals");
    thread.setDaemon(true);
  }

  /** Reads the topic from its end on. */
  static Arrivals of(Broker broker, Set<TopicPartition> partitions) {
    KafkaConsumer<byte[], byte[]> consumer = broker.consumer();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position); // the end as it is now
    Arrivals arrivals = new Arrivals(consumer);
    arrivals.thread.start();
    return arrivals;
  }

  /**
   * Lets events be written, and waits until all have come.
   *
   * @return how late the latest was begun, in nanoseconds
   * @throws IllegalStateException when some have not come within three minutes
   */
  long await(Writers writers, int newRun, Stopwatch itsStopwatch, int rate)
      throws InterruptedException {
    stopwatch = itsStopwatch;
    run = newRun;
    long late = writers.write(newRun, itsStopwatch, rate);
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!complete()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "events did not arrive within %d s".formatted(LIMIT.toSeconds()));
      }
      Thread.sleep(POLL_MILLIS);
    }
    return late;
  }

  private boolean complete() {
    if (failure != null) {
      throw failure;
    }
    return stopwatch.complete();
  }

  private void read() {
    try (consumer) {
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          if (Numbered.run(record.value()) == run) {
            stopwatch.arrived(Numbered.number(record.value()));
          }
        }
      }
    } catch (WakeupException e) {
      // the end
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  @Override
  public void close() {
    consumer.wakeup(); // its thread closes it
  }
}
