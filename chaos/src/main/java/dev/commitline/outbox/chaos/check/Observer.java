package dev.commitline.outbox.chaos.check;

import dev.commitline.outbox.chaos.world.Kafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * A {@code read_committed} consumer that runs all the time, and knows the newest transaction that
 * it has seen an event of. Lives through everything that happens to the broker.
 *
 * <p>Thread safety: safe.
 */
public final class Observer implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<String> topics;
  private final Thread thread = new Thread(this::run, "observer");
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

  @Override
  public void close() {
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
        consumer.poll(POLL).forEach(this::see);
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

  private synchronized void see(ConsumerRecord<String, byte[]> record) {
    events++;
    long transaction = Published.transactionOf(record);
    if (transaction > newest) {
      newest = transaction;
      notifyAll();
    }
  }
}
