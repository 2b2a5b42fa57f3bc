package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The committed records of a range of a topic: each partition's in its order, over all by their
 * timestamps. At most about two fetches of each partition are in memory.
 *
 * <p>Thread safety: none.
 */
final class MergedRecords {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(30);

  private static final class Part {
    private final TopicPartition partition;
    private final long end;
    private final Deque<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();

    Part(TopicPartition partition, long end) {
      this.partition = partition;
      this.end = end;
    }

    ConsumerRecord<byte[], byte[]> head() {
      return records.getFirst();
    }
  }

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Part> empty = new LinkedHashMap<>();
  private final Queue<Part> heads =
      new PriorityQueue<>(
          Comparator.comparingLong((Part part) -> part.head().timestamp())
              .thenComparing(part -> part.partition.partition()));
  private long heard = System.nanoTime();
  private boolean complete;

  /** Takes the consumer over, which must not belong to a group. */
  MergedRecords(Consumer<byte[], byte[]> consumer, String topic, TopicRange range) {
    this.consumer = consumer;
    for (int i = 0; i < range.partitions().size(); i++) {
      TopicRange.Span span = range.partitions().get(i);
      if (span.from() < span.end()) {
        TopicPartition partition = new TopicPartition(topic, i);
        empty.put(partition, new Part(partition, span.end()));
      }
    }
    consumer.assign(empty.keySet());
    empty
        .keySet()
        .forEach(part -> consumer.seek(part, range.partitions().get(part.partition()).from()));
  }

  /**
   * Fetches until the next record is known, or there is none.
   *
   * @return false when it took longer than it may
   */
  boolean ready(long deadlineNanos) {
    if (complete) {
      heard = System.nanoTime(); // time passed elsewhere
    }
    while (!empty.isEmpty()) {
      complete = false;
      fetch();
      if (!empty.isEmpty() && System.nanoTime() - deadlineNanos > 0) {
        return false;
      }
    }
    complete = true;
    return true;
  }

  /** The next record when it is {@link #ready}; null at the end. */
  @Nullable ConsumerRecord<byte[], byte[]> take() {
    Part part = heads.poll();
    if (part == null) {
      return null;
    }
    ConsumerRecord<byte[], byte[]> record = part.records.removeFirst();
    if (!part.records.isEmpty()) {
      heads.add(part);
    } else if (consumer.position(part.partition) < part.end) {
      empty.put(part.partition, part);
    }
    return record;
  }

  private void fetch() {
    consumer.pause(consumer.assignment());
    consumer.resume(empty.keySet());
    long before = positions();
    ConsumerRecords<byte[], byte[]> fetched = consumer.poll(POLL);
    for (Part part : List.copyOf(empty.values())) {
      for (ConsumerRecord<byte[], byte[]> record : fetched.records(part.partition)) {
        if (record.offset() < part.end) {
          part.records.add(record);
        }
      }
      if (!part.records.isEmpty()) {
        heads.add(part);
        empty.remove(part.partition);
      } else if (consumer.position(part.partition) >= part.end) {
        empty.remove(part.partition); // its last records were aborted, or removed
      }
    }
    listen(positions() > before);
  }

  private long positions() {
    return consumer.assignment().stream().mapToLong(consumer::position).sum();
  }

  private void listen(boolean moved) {
    if (moved) {
      heard = System.nanoTime();
    } else if (System.nanoTime() - heard > SILENCE_LIMIT.toNanos()) {
      throw new RelayException(
          RelayError.KAFKA_FAULT,
          "partitions %s could not be read on: nothing came for %d s"
              .formatted(empty.keySet(), SILENCE_LIMIT.toSeconds()));
    }
  }
}
