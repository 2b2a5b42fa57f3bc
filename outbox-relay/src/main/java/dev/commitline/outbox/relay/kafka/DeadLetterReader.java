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

  /** What the consumer of the events threw: it is no fault of the reading. */
  private static final class Passed extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient RuntimeException meant;

    Passed(RuntimeException meant) {
      super(meant);
      this.meant = meant;
    }
  }

  /** Blocks: until the dead-letter topic's partition is read from the first event to its end. */
  @Override
  public void forEach(Aggregate aggregate, Parked parked, Consumer<RelayEvent> consumer) {
    TopicPartition partition =
        new TopicPartition(DeadLetterTopic.of(aggregate.topic()), parked.first().partition());
    long found;
    try {
      found = exists(partition) ? read(aggregate, parked, partition, consumer) : 0;
    } catch (Passed e) {
      throw e.meant;
    } catch (KafkaException e) {
      throw unreadable(
          KafkaFaults.during("can't read parked events from topic " + partition.topic(), e));
    } catch (RelayException e) {
      throw unreadable(e);
    }
    if (found != parked.events()) {
      throw missing(aggregate, parked, partition, found);
    }
  }

  private long read(
      Aggregate aggregate, Parked parked, TopicPartition partition, Consumer<RelayEvent> consumer) {
    long[] found = {0};
    try (KafkaConsumer<byte[], byte[]> kafka = Clients.consumer(config)) {
      PartitionRange.read(
          kafka,
          admin,
          partition,
          parked.first().record(),
          record -> {
            RelayEvent event = DeadLetterTopic.restore(record);
            if (event.aggregate().equals(aggregate)) {
              found[0]++;
              pass(event, consumer);
            }
          });
    }
    return found[0];
  }

  private static void pass(RelayEvent event, Consumer<RelayEvent> consumer) {
    try {
      consumer.accept(event);
    } catch (RuntimeException e) {
      throw new Passed(e);
    }
  }

  /**
   * Whatever it is, it concerns this release alone: the request stands in Kafka, and as the relay's
   * own fault would meet each of its starts.
   */
  private static RelayException unreadable(RelayException fault) {
    return new RelayException(RelayError.DEAD_LETTERS_UNREADABLE, fault.what(), fault);
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
