package dev.commitline.outbox.testkit.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.testkit.KafkaBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Puts records into a topic as a relay would, each in a transaction of its own. */
final class TopicFeed implements AutoCloseable {

  private final KafkaBroker broker;
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;

  private TopicFeed(KafkaBroker broker, String topic) {
    this.broker = broker;
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "feed-" + UUID.randomUUID()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  /** Makes the topic. */
  static TopicFeed create(
      KafkaBroker broker, String topic, int partitions, Map<String, String> configs) {
    Map<String, String> keepOldTimes = new HashMap<>(configs);
    keepOldTimes.put("retention.ms", "-1");
    try {
      broker
          .admin()
          .createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(keepOldTimes)))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new TopicFeed(broker, topic);
  }

  /** Where Kafka's own producers put a key. */
  void commit(String key, int sequence, String time) {
    producer.beginTransaction();
    send(key, sequence, time, null);
    producer.commitTransaction();
    awaitDecided();
  }

  void commit(String key, int sequence, String time, int partition) {
    producer.beginTransaction();
    send(key, sequence, time, partition);
    producer.commitTransaction();
    awaitDecided();
  }

  void abort(String key, int sequence, String time) {
    producer.beginTransaction();
    send(key, sequence, time, null);
    producer.flush();
    producer.abortTransaction();
    awaitDecided();
  }

  /** An event that stands here once more. */
  void commitReplayed(String key, int sequence, String time) {
    producer.beginTransaction();
    ProducerRecord<byte[], byte[]> record = record(key, sequence, time, null);
    record.headers().add("ce_replayid", "r-1".getBytes(UTF_8));
    var unused = producer.send(record);
    producer.commitTransaction();
    awaitDecided();
  }

  /** A record that no relay wrote. */
  void commitForeign(String key) {
    producer.beginTransaction();
    var unused =
        producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), "x".getBytes(UTF_8)));
    producer.commitTransaction();
    awaitDecided();
  }

  /**
   * Blocks until readers of committed records see what the transaction came to: its markers are
   * written after it was answered.
   */
  private void awaitDecided() {
    Awaitility.await()
        .atMost(ReplayScene.LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                ends(IsolationLevel.READ_COMMITTED).equals(ends(IsolationLevel.READ_UNCOMMITTED)));
  }

  private Map<TopicPartition, Long> ends(IsolationLevel isolation)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    producer
        .partitionsFor(topic)
        .forEach(
            each -> latest.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    broker
        .admin()
        .listOffsets(latest, new ListOffsetsOptions(isolation))
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  private void send(String key, int sequence, String time, @Nullable Integer partition) {
    var unused = producer.send(record(key, sequence, time, partition));
  }

  private ProducerRecord<byte[], byte[]> record(
      String key, int sequence, String time, @Nullable Integer partition) {
    String at = "2026-01-01T" + time + ".000000Z";
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic,
            partition,
            Instant.parse(at).toEpochMilli(),
            key.getBytes(UTF_8),
            ("v" + sequence).getBytes(UTF_8));
    Map.of(
            "ce_id",
            UUID.randomUUID().toString(),
            "ce_type",
            "Changed",
            "ce_time",
            at,
            "ce_aggregatetype",
            "Fault",
            "ce_aggregateseq",
            Integer.toString(sequence))
        .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
    return record;
  }

  @Override
  public void close() {
    producer.close();
  }
}
