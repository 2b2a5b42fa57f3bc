package dev.commitline.outbox.chaos.check;

import dev.commitline.outbox.chaos.world.Kafka;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Reads topics from their beginnings to their ends, as a {@code read_committed} consumer does. */
final class Consumption {

  private static final Duration POLL = Duration.ofMillis(100);

  private static final Duration STALLED = Duration.ofMinutes(1);

  private Consumption() {}

  /**
   * Hands on all records, those of one partition in its order.
   *
   * @param isolation what ends a partition: its last record, or the first of an open transaction
   * @throws IllegalStateException when a partition is not read to its end, since a transaction is
   *     open
   */
  static void read(
      Kafka kafka,
      List<String> topics,
      IsolationLevel isolation,
      Consumer<ConsumerRecord<String, byte[]>> sink)
      throws InterruptedException {
    try (Admin admin = kafka.admin();
        KafkaConsumer<String, byte[]> consumer = kafka.consumer()) {
      Map<TopicPartition, Long> ends = ends(admin, topics, isolation);
      consumer.assign(ends.keySet());
      long deadline = System.nanoTime() + STALLED.toNanos();
      Set<TopicPartition> unread = new HashSet<>(ends.keySet());
      while (!unread.isEmpty()) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          sink.accept(record);
          deadline = System.nanoTime() + STALLED.toNanos();
        }
        unread.removeIf(
            partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException(
              "a Kafka transaction stays open: consumers can't go on in " + unread);
        }
      }
    }
  }

  private static Map<TopicPartition, Long> ends(
      Admin admin, List<String> topics, IsolationLevel isolation) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
        topic
            .partitions()
            .forEach(
                p ->
                    latest.put(
                        new TopicPartition(topic.name(), p.partition()), OffsetSpec.latest()));
      }
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin
          .listOffsets(latest, new ListOffsetsOptions(isolation))
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka did not tell where its topics end", e);
    }
  }
}
