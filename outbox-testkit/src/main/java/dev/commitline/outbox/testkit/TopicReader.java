package dev.commitline.outbox.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a {@code read_committed} consumer sees of some topics, from their beginning, without
 * a consumer group. Topics and partitions that come to be later are found.
 *
 * <p>Guarantee: records stand in the order in which they came, so those of one partition in its
 * order.
 *
 * <p>Thread safety: none.
 */
public final class TopicReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration END_WAIT = Duration.ofSeconds(60);
  private static final long ADMIN_WAIT_SECONDS = 30;
  private static final int LISTED = 50;

  private final Predicate<String> topics;
  private final Admin admin;
  private final KafkaConsumer<String, byte[]> consumer;
  private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

  private TopicReader(String bootstrapServers, Predicate<String> topics) {
    this.topics = topics;
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
  }

  /** Reads topics by name; they need not exist yet. */
  public static TopicReader of(KafkaBroker broker, String... topics) {
    return new TopicReader(broker.bootstrapServers(), Set.of(topics)::contains);
  }

  /** Reads all topics whose whole name matches. */
  public static TopicReader of(KafkaBroker broker, Pattern topics) {
    return new TopicReader(broker.bootstrapServers(), topics.asMatchPredicate());
  }

  /**
   * Waits until at least so many records have come, counted since this reader was made.
   *
   * @return all that have come, which may be more
   * @throws AssertionError when fewer came in time; lists them
   */
  public List<ConsumerRecord<String, byte[]>> awaitRecords(int count, Duration atMost) {
    return awaitRecords(count, atMost, record -> true);
  }

  /**
   * Waits until at least so many records have come that match, counted since this reader was made.
   *
   * @return all that match, which may be more
   * @throws AssertionError when fewer came in time; lists all that came
   */
  public List<ConsumerRecord<String, byte[]>> awaitRecords(
      int count, Duration atMost, Predicate<ConsumerRecord<String, byte[]>> matching) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (records.stream().filter(matching).count() < count) {
      if (System.nanoTime() >= deadline) {
        throw new AssertionError(
            "%d records expected within %s, %d of %d match; these came:%n%s"
                .formatted(
                    count,
                    atMost,
                    records.stream().filter(matching).count(),
                    records.size(),
                    describe(records)));
      }
      assign();
      poll();
    }
    return records.stream().filter(matching).toList();
  }

  /**
   * Reads up to the ends that the topics have now, and gives all that has come since this reader
   * was made. A transaction that is open now is waited for, so what is not in the result was not
   * committed when this was called.
   *
   * @throws AssertionError when the ends are not reached within a minute: a transaction stays open
   */
  public List<ConsumerRecord<String, byte[]>> records() {
    assign();
    Map<TopicPartition, Long> ends = ends(consumer.assignment());
    long deadline = System.nanoTime() + END_WAIT.toNanos();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      if (System.nanoTime() >= deadline) {
        throw new AssertionError(
            "the ends %s were not reached within %s: a transaction stays open; these records came:%n%s"
                .formatted(ends, END_WAIT, describe(records)));
      }
      poll();
    }
    return List.copyOf(records);
  }

  /** The value of a record's header as text; null when there is none of that name. */
  public static @Nullable String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** Ends the consumer; what was read stays with those who have it. */
  @Override
  public void close() {
    consumer.close();
    admin.close(Duration.ofSeconds(5));
  }

  private void poll() {
    if (consumer.assignment().isEmpty()) {
      LockSupport.parkNanos(POLL.toNanos()); // no topic yet: a consumer of nothing refuses to poll
    } else {
      consumer.poll(POLL).forEach(records::add);
    }
  }

  /** Adds partitions that came to be since the last time. */
  private void assign() {
    List<String> wanted = get(admin.listTopics().names()).stream().filter(topics).toList();
    Set<TopicPartition> all = new HashSet<>();
    for (TopicDescription topic : get(admin.describeTopics(wanted).allTopicNames()).values()) {
      topic.partitions().forEach(p -> all.add(new TopicPartition(topic.name(), p.partition())));
    }
    if (!all.equals(consumer.assignment())) {
      consumer.assign(all); // keeps the positions of those it has
    }
  }

  /** The real ends: a read_committed client would stop at an open transaction. */
  private Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> latest =
        partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    get(admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED)).all())
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(ADMIN_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for Kafka", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka did not answer: " + e, e);
    }
  }

  private static String describe(List<ConsumerRecord<String, byte[]>> records) {
    String listed =
        records.stream()
            .limit(LISTED)
            .map(r -> "  %s-%d@%d key %s".formatted(r.topic(), r.partition(), r.offset(), r.key()))
            .collect(Collectors.joining("\n"));
    int more = records.size() - LISTED;
    return more > 0 ? listed + "\n  and " + more + " more" : listed;
  }
}
