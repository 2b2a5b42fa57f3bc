package dev.commitline.outbox.chaos.check;

import dev.commitline.outbox.chaos.world.Kafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * A {@code read_committed} consumer that runs all the time, and knows the newest transaction that
 * it has seen an event of, and all records. Lives through everything that happens to the broker.
 *
 * <p>Thread safety: safe.
 */
public final class Observer implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<String> topics;
  private final Thread thread = new Thread(this::run, "observer");
  private final Sightings sightings = new Sightings(); // guarded by this
  private volatile boolean closed;
  private long newest; // guarded by this
  private long events; // guarded by this

  /** Begins to watch; the topics need not exist yet. */
  public Observer(Kafka kafka, List<String> topics) {
    this.topics = topics;
    this.consumer = kafka.consumer();
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Waits until an event of a transaction with a higher number has been seen.
   *
   * @return false when that did not come to be in time
   */
  public synchronized boolean awaitBeyond(long transaction, Duration atMost)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (newest <= transaction) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** How many events it has seen. */
  public synchronized long events() {
    return events;
  }

  List<String> topics() {
    return topics;
  }

  /** What it has seen; to be asked for when it is stopped. */
  synchronized Sightings sightings() {
    return sightings;
  }

  @Override
  public void close() {
    stop();
  }

  /** Looks no more: what it has seen can be compared. */
  public void stop() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer) {
      while (!closed) {
        watch();
      }
    }
  }

  private void watch() {
    try {
      if (consumer.assignment().isEmpty()) {
        assign();
      } else {
        see(consumer.poll(POLL));
      }
    } catch (KafkaException e) {
      // woken up to end, or the broker is away
    }
  }

  /** Once all topics are there: partitions are never added. */
  private void assign() {
    Map<String, List<PartitionInfo>> found = consumer.listTopics(POLL.multipliedBy(20));
    if (found.keySet().containsAll(topics)) {
      List<TopicPartition> partitions = new ArrayList<>();
      found.forEach(
          (topic, all) -> {
            if (topics.contains(topic)) {
              all.forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
            }
          });
      consumer.assign(partitions);
    }
  }

  private synchronized void see(ConsumerRecords<String, byte[]> records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      events++;
      sightings.see(record);
      newest = Math.max(newest, Published.At.of(record).transaction());
    }
    for (TopicPartition partition : consumer.assignment()) {
      if (consumer.currentLag(partition).orElse(1) == 0) {
        sightings.end(partition);
      }
    }
    notifyAll();
  }
}
