package dev.commitline.outbox.relay.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The topic {@code <relay>.position}: one compacted partition, a record in each Kafka transaction,
 * beside the events that it covers.
 */
final class PositionTopic {

  private static final Duration READ_LIMIT = Duration.ofSeconds(30);
  private static final long TAIL = 64;

  private final String topic;
  private final byte[] key;
  private final boolean fresh;

  private PositionTopic(String relay, boolean fresh) {
    this.topic = topicOf(relay);
    this.key = relay.getBytes(UTF_8);
    this.fresh = fresh;
  }

  static PositionTopic ensure(RelayConfig config, Admin admin) {
    NewTopic wanted =
        new NewTopic(topicOf(config.name()), 1, (short) config.topics().replicationFactor())
            .configs(
                Map.of(
                    "cleanup.policy", "compact",
                    "segment.bytes", Integer.toString(4 << 20),
                    "min.cleanable.dirty.ratio", "0.1"));
    return new PositionTopic(config.name(), TopicCreation.ensure(admin, wanted));
  }

  String topic() {
    return topic;
  }

  boolean fresh() {
    return fresh;
  }

  ProducerRecord<byte[], byte[]> record(SourcePosition position) {
    return new ProducerRecord<>(topic, 0, key, PositionCodec.encode(position));
  }

  /** The newest committed position, read from the end towards the beginning in growing steps. */
  Optional<SourcePosition> read(Consumer<byte[], byte[]> consumer, Admin admin) {
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    long begin = offset(admin, partition, OffsetSpec.earliest());
    long end = offset(admin, partition, OffsetSpec.latest());
    for (long span = TAIL; ; span *= 16) {
      long from = Math.max(begin, end - span);
      consumer.seek(partition, from);
      ConsumerRecord<byte[], byte[]> last = lastUpTo(consumer, partition, end);
      if (last != null) {
        return Optional.of(PositionCodec.decode(last));
      }
      if (from == begin) {
        return Optional.empty();
      }
    }
  }

  private @Nullable ConsumerRecord<byte[], byte[]> lastUpTo(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long end) {
    ConsumerRecord<byte[], byte[]> last = null;
    long deadline = System.nanoTime() + READ_LIMIT.toNanos();
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        last = record;
      }
      if (System.nanoTime() > deadline) {
        throw new RelayException(
            RelayError.KAFKA_FAULT,
            "topic %s could not be read to its end at %d within %d s, only to %d"
                .formatted(topic, end, READ_LIMIT.toSeconds(), consumer.position(partition)));
      }
    }
    return last;
  }

  /**
   * Offsets as the broker has them: a read_committed consumer's end stops at an open transaction.
   */
  private static long offset(Admin admin, TopicPartition partition, OffsetSpec spec) {
    try {
      return admin
          .listOffsets(
              Map.of(partition, spec), new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
          .partitionResult(partition)
          .get()
          .offset();
    } catch (ExecutionException e) {
      throw KafkaFaults.during("can't find the end of topic " + partition.topic(), e);
    } catch (InterruptedException e) {
      throw Interrupts.surface("reading the position");
    }
  }

  private static String topicOf(String relay) {
    return relay + ".position";
  }
}
