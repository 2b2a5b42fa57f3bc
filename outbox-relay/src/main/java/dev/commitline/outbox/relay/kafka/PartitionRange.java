package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Reads a partition from some record up to the end that the broker has when it begins. */
final class PartitionRange {

  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(30);
  private static final Duration SHORT_SILENCE = Duration.ofSeconds(2);

  private static final String OPEN =
      "; a transaction stands open there, as a relay leaves one that is killed: its next start ends"
          + " it, and Kafka does after transaction.timeout.ms";

  private PartitionRange() {}

  /**
   * Passes on all committed records.
   *
   * @param from record offset of the first; what is not there any more is passed over
   */
  static void read(
      Consumer<byte[], byte[]> consumer,
      Admin admin,
      TopicPartition partition,
      long from,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    read(consumer, admin, partition, from, SILENCE_LIMIT, reader);
  }

  /**
   * Passes on all committed records.
   *
   * @param silence how long nothing may come
   */
  static void read(
      Consumer<byte[], byte[]> consumer,
      Admin admin,
      TopicPartition partition,
      long from,
      Duration silence,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    long end = end(admin, partition, IsolationLevel.READ_UNCOMMITTED);
    long reached = read(consumer, partition, from, end, silence, reader);
    if (reached < end) {
      boolean open = end(admin, partition, IsolationLevel.READ_COMMITTED) <= reached;
      throw stuck(partition, reached, end, silence, open ? OPEN : "");
    }
  }

  /**
   * Passes on what is committed in front of the first open transaction, from the beginning: waits
   * for nobody's end, which may be that of one who was killed.
   */
  static void readDecided(
      Consumer<byte[], byte[]> consumer,
      Admin admin,
      TopicPartition partition,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    long end = end(admin, partition, IsolationLevel.READ_COMMITTED);
    var unused = read(consumer, partition, 0, end, SHORT_SILENCE, reader);
  }

  /** Returns how far it came before nothing came any more. */
  private static long read(
      Consumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long from,
      long end,
      Duration silence,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long heard = System.nanoTime();
    long reached = from;
    while (reached < end && System.nanoTime() - heard <= silence.toNanos()) {
      consumer.poll(Duration.ofMillis(100)).forEach(reader);
      long now = consumer.position(partition);
      if (now > reached) {
        reached = now;
        heard = System.nanoTime();
      }
    }
    return reached;
  }

  /**
   * The end as the broker has it: that of a read_committed consumer stops at an open transaction.
   */
  private static long end(Admin admin, TopicPartition partition, IsolationLevel level) {
    try {
      return admin
          .listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(level))
          .partitionResult(partition)
          .get()
          .offset();
    } catch (ExecutionException e) {
      throw KafkaFaults.during("can't find the end of topic " + partition.topic(), e);
    } catch (InterruptedException e) {
      throw Interrupts.surface("reading topic " + partition.topic());
    }
  }

  private static RelayException stuck(
      TopicPartition partition, long reached, long end, Duration silence, String why) {
    return new RelayException(
        RelayError.KAFKA_FAULT,
        "topic %s could not be read to its end at %d: nothing came behind %d for %d s%s"
            .formatted(partition.topic(), end, reached, silence.toSeconds(), why));
  }
}
