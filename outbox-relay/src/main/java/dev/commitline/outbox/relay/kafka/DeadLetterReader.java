package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.Aggregate;
import dev.commitline.outbox.relay.protocol.DeadLetters;
import dev.commitline.outbox.relay.protocol.Parked;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads parked events from where they were parked on. */
final class DeadLetterReader implements DeadLetters {

  private final RelayConfig config;
  private final Admin admin;

  DeadLetterReader(RelayConfig config, Admin admin) {
    this.config = config;
    this.admin = admin;
  }

  /** Blocks: until the dead-letter topic's partition is read from the first event to its end. */
  @Override
  public void forEach(Aggregate aggregate, Parked parked, Consumer<RelayEvent> consumer) {
    TopicPartition partition =
        new TopicPartition(DeadLetterTopic.of(aggregate.topic()), parked.first().partition());
    if (!exists(partition)) {
      throw missing(aggregate, parked, partition, 0);
    }
    long[] found = {0};
    try (KafkaConsumer<byte[], byte[]> kafka =
        new KafkaConsumer<>(ClientProperties.consumer(config))) {
      PartitionRange.read(
          kafka,
          admin,
          partition,
          parked.first().record(),
          record -> {
            RelayEvent event = DeadLetterTopic.restore(record);
            if (event.aggregate().equals(aggregate)) {
              found[0]++;
              consumer.accept(event);
            }
          });
    } catch (KafkaException e) {
      throw KafkaFaults.during("can't read parked events from topic " + partition.topic(), e);
    }
    if (found[0] != parked.events()) {
      throw missing(aggregate, parked, partition, found[0]);
    }
  }

  private boolean exists(TopicPartition partition) {
    return TopicCreation.find(admin, partition.topic())
        .map(topic -> topic.partitions().size() > partition.partition())
        .orElse(false);
  }

  private static RelayException missing(
      Aggregate aggregate, Parked parked, TopicPartition partition, long found) {
    return new RelayException(
        RelayError.DEAD_LETTERS_MISSING,
        "of %d parked events of aggregate %s of topic %s, %d are in %s from record offset %d on"
            .formatted(
                parked.events(),
                aggregate.id(),
                aggregate.topic(),
                found,
                partition,
                parked.first().record()));
  }
}
