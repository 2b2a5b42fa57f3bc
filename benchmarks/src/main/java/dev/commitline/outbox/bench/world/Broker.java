package dev.commitline.outbox.bench.world;

import static java.util.stream.Collectors.toMap;

import dev.commitline.outbox.testkit.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A Kafka broker on this machine. */
public final class Broker implements AutoCloseable {

  private static final int PARTITIONS = 6;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final KafkaBroker broker;
  private final Admin admin;

  private Broker(KafkaBroker broker) {
    this.broker = broker;
    this.admin = broker.admin();
  }

  /**
   * Starts one.
   *
   * @param directory where its data and its log come to be
   */
  public static Broker start(Path directory) {
    return new Broker(KafkaBroker.start(directory));
  }

  /** Where clients connect to. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /**
   * Makes a topic empty: a new one in place of the old one. Its records have the time at which the
   * broker wrote them.
   */
  public void freshTopic(String topic, Map<String, String> settings) throws InterruptedException {
    deleteTopic(topic);
    Map<String, String> all = new HashMap<>(settings);
    all.put("message.timestamp.type", "LogAppendTime");
    NewTopic wanted = new NewTopic(topic, PARTITIONS, (short) 1).configs(all);
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try {
        admin.createTopics(List.of(wanted)).all().get();
        return;
      } catch (ExecutionException e) { // the old one may still be on its way out
        if (System.nanoTime() > deadline) {
          throw new KafkaException("topic " + topic + " can't be made", e);
        }
        Thread.sleep(100);
      }
    }
  }

  private void deleteTopic(String topic) throws InterruptedException {
    try {
      admin.deleteTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw new KafkaException(e);
      }
    }
  }

  /** How far a {@code read_committed} consumer can read, markers of transactions included. */
  Map<TopicPartition, Long> ends(String topic) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> latest =
        partitions(topic).stream().collect(toMap(p -> p, p -> OffsetSpec.latest()));
    try {
      return admin
          .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
          .all()
          .get()
          .entrySet()
          .stream()
          .collect(toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    } catch (ExecutionException e) {
      throw new KafkaException("the ends of topic " + topic + " are not to be had", e);
    }
  }

  private static List<TopicPartition> partitions(String topic) {
    return IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(topic, i)).toList();
  }

  /** A new consumer that sees what is committed, for the caller to close. */
  public KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 20_000);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** What it runs in. */
  public ProcessTree processes() {
    return new ProcessTree(broker.pid());
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
    broker.close();
  }
}
