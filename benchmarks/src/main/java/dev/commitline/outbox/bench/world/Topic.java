package dev.commitline.outbox.bench.world;

import dev.commitline.outbox.testkit.ChildProcess;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic that something publishes to. It is read only afterwards, for the times at which the
 * broker wrote its records: so nothing reads beside what is measured.
 */
public record Topic(Broker broker, String name) {

  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(60);
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final long POLL_MILLIS = 200;

  /** Makes it empty. */
  public void reset(Map<String, String> settings) throws InterruptedException {
    broker.freshTopic(name, settings);
  }

  /** Where it ends now. */
  public Map<TopicPartition, Long> ends() throws InterruptedException {
    return broker.ends(name);
  }

  /**
   * Blocks until a process has published so many records, and nothing more comes.
   *
   * @param from where the topic ended before
   * @return when the broker wrote them, milliseconds, sorted
   * @throws IllegalStateException when the process ends before, or nothing comes for long
   */
  public long[] awaitRecords(ChildProcess process, Map<TopicPartition, Long> from, int count)
      throws InterruptedException {
    awaitCount(process, from, count);
    awaitQuiet();
    return times(from, count);
  }

  /**
   * Blocks until a process has published so many records, markers of transactions counted: so a
   * last few may still be on their way.
   *
   * @param from where the topic ended before
   * @throws IllegalStateException when the process ends before, or nothing comes for long
   */
  public void awaitCount(ChildProcess process, Map<TopicPartition, Long> from, int count)
      throws InterruptedException {
    long wanted = sum(from) + count;
    long before = -1;
    long changed = System.nanoTime();
    for (long now = sum(ends()); now < wanted; now = sum(ends())) {
      if (now != before) {
        before = now;
        changed = System.nanoTime();
      }
      process.requireAlive();
      if (System.nanoTime() - changed > SILENCE_LIMIT.toNanos()) {
        throw new IllegalStateException(
            "nothing came for %d s, and %d records are missing; see %s"
                .formatted(SILENCE_LIMIT.toSeconds(), wanted - now, process.log()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /**
   * Blocks until a process has published so many records to the empty topic, or has had so long
   * since its first one.
   *
   * @throws IllegalStateException when the process ends before, or nothing comes for long
   */
  public void awaitRecords(ChildProcess process, int count, Duration atMost)
      throws InterruptedException {
    long records = awaitFirst(process);
    long deadline = System.nanoTime() + atMost.toNanos();
    while (records < count && System.nanoTime() < deadline) {
      process.requireAlive();
      Thread.sleep(POLL_MILLIS);
      records = sum(ends());
    }
  }

  private long awaitFirst(ChildProcess process) throws InterruptedException {
    long deadline = System.nanoTime() + SILENCE_LIMIT.toNanos();
    for (long records = 0; ; records = sum(ends())) {
      if (records > 0) {
        return records;
      }
      process.requireAlive();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "nothing came for %d s; see %s".formatted(SILENCE_LIMIT.toSeconds(), process.log()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Until nothing has come for a while. */
  private void awaitQuiet() throws InterruptedException {
    long before = -1;
    long changed = System.nanoTime();
    while (System.nanoTime() - changed < QUIET.toNanos()) {
      long now = sum(ends());
      if (now != before) {
        before = now;
        changed = System.nanoTime();
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /**
   * When the broker wrote the records that are there, milliseconds, sorted. To be asked for when
   * nothing is published any more.
   */
  public long[] times() throws InterruptedException {
    Map<TopicPartition, Long> begin = new HashMap<>(ends());
    long count = sum(begin);
    begin.replaceAll((partition, end) -> 0L);
    return times(begin, (int) count);
  }

  private static long sum(Map<TopicPartition, Long> ends) {
    return ends.values().stream().mapToLong(end -> end).sum();
  }

  private long[] times(Map<TopicPartition, Long> from, int count) throws InterruptedException {
    Map<TopicPartition, Long> ends = ends();
    Set<TopicPartition> partitions = from.keySet();
    long[] times = new long[count];
    int found = 0;
    try (KafkaConsumer<byte[], byte[]> consumer = broker.consumer()) {
      consumer.assign(partitions);
      from.forEach(consumer::seek);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          if (found < count) {
            times[found] = record.timestamp();
          }
          found++;
        }
      }
    }
    if (found != count) {
      throw new IllegalStateException("%d records instead of %d".formatted(found, count));
    }
    Arrays.sort(times);
    return times;
  }
}
