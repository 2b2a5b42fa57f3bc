package dev.commitline.sample.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Hands on what a {@code read_committed} consumer receives from the shop's topics, as it comes, in
 * a thread of its own. Topics that come to be later are found within a quarter of a second.
 *
 * <p>Thread safety: safe.
 */
final class EventStream implements AutoCloseable {

  private static final Pattern TOPICS = Pattern.compile("shop\\..*");
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration TOPICS_EVERY = Duration.ofMillis(250);
  private static final long STOP_MILLIS = 10_000;

  private final Admin admin;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Consumer<List<ReceivedEvent>> sink;
  private final Thread thread = new Thread(this::run, "event-stream");
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private @Nullable RuntimeException failure;
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * Starts to read, from the beginning of each topic.
   *
   * @param sink is given what one poll brought, in the stream's thread
   */
  EventStream(String bootstrapServers, Consumer<List<ReceivedEvent>> sink) {
    this.sink = sink;
    this.admin = Admin.create(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    thread.start();
  }

  /**
   * Waits until everything that is in the topics now has been handed on.
   *
   * @return false when that did not come to be in time
   * @throws RuntimeException what ended the stream, if it has ended
   */
  boolean awaitEnds(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    Map<TopicPartition, Long> ends = TopicEnds.of(admin, TOPICS);
    synchronized (positions) {
      while (!reached(ends)) {
        requireRunning();
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        positions.wait(left);
      }
      return true;
    }
  }

  /**
   * Does nothing while the stream runs.
   *
   * @throws RuntimeException what ended it
   */
  void requireRunning() {
    synchronized (positions) {
      if (failure != null) {
        throw failure;
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    admin.close(Duration.ofSeconds(1));
  }

  private void run() {
    try (consumer) {
      long lastLook = System.nanoTime() - TOPICS_EVERY.toNanos();
      while (closing.getCount() > 0) {
        if (System.nanoTime() - lastLook >= TOPICS_EVERY.toNanos()) {
          assign();
          lastLook = System.nanoTime();
        }
        if (consumer.assignment().isEmpty()) {
          closing.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
        } else {
          receive();
        }
      }
    } catch (WakeupException | InterruptException | InterruptedException e) {
      fail(new IllegalStateException("the event stream was closed", e));
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void fail(RuntimeException e) {
    synchronized (positions) {
      failure = e;
      positions.notifyAll();
    }
  }

  private void receive() {
    List<ReceivedEvent> events = new ArrayList<>();
    Iterable<ConsumerRecord<String, byte[]>> records = consumer.poll(POLL);
    Instant now = Instant.now();
    records.forEach(record -> events.add(ReceivedEvent.of(record, now)));
    if (!events.isEmpty()) {
      sink.accept(events);
    }
    synchronized (positions) {
      consumer.assignment().forEach(p -> positions.put(p, consumer.position(p)));
      positions.notifyAll();
    }
  }

  /** Adds partitions that came to be since the last look. */
  private void assign() {
    Set<TopicPartition> all = new HashSet<>();
    consumer
        .listTopics()
        .forEach(
            (topic, partitions) -> {
              if (TOPICS.matcher(topic).matches()) {
                partitions.forEach(p -> all.add(new TopicPartition(topic, p.partition())));
              }
            });
    if (!all.equals(consumer.assignment())) {
      consumer.assign(all); // keeps the positions of those it has
    }
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }
}
