package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka transaction of a replay: events, and behind them the record that tells how far they
 * reach.
 *
 * <p>Thread safety: none.
 */
final class ReplayTransaction {

  private final Producer<byte[], byte[]> producer;
  private final ProductTopics topics;
  private volatile @Nullable RelayException failedSend;

  ReplayTransaction(Producer<byte[], byte[]> producer, ProductTopics topics) {
    this.producer = producer;
    this.topics = topics;
  }

  void begin() {
    try {
      producer.beginTransaction();
    } catch (KafkaException e) {
      throw KafkaFaults.during("no Kafka transaction could begin", e);
    }
  }

  /** Blocks while the producer's buffer is full, bounded by its {@code max.block.ms}. */
  void send(RelayEvent event) {
    RelayException defect = event.defect();
    if (defect != null) {
      throw defect;
    }
    topics.ensure(event.topic(), event.compacted());
    throwFailedSend();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            event.topic(), null, null, event.key(), event.value(), event.headers());
    try {
      var unused = producer.send(record, (metadata, failure) -> sent(event, failure));
    } catch (KafkaException e) {
      throw KafkaFaults.during(name(event), e);
    }
  }

  /**
   * Blocks until Kafka has committed, bounded by the producer's {@code max.block.ms}.
   *
   * @param position the record behind the events
   * @param upTo where they end, for messages
   */
  void commit(ProducerRecord<byte[], byte[]> position, String upTo) {
    try {
      var unused = producer.send(position); // a failure fails the commit
      producer.commitTransaction();
    } catch (KafkaException e) {
      throwFailedSend(); // names the event, which the commit's own failure doesn't
      throw KafkaFaults.during("the Kafka transaction up to " + upTo + " did not commit", e);
    }
  }

  private void sent(RelayEvent event, @Nullable Exception failure) {
    if (failure != null && failedSend == null) {
      failedSend = KafkaFaults.during(name(event), failure);
    }
  }

  private void throwFailedSend() {
    RelayException failure = failedSend;
    if (failure != null) {
      throw failure;
    }
  }

  private static String name(RelayEvent event) {
    return "event %s for topic %s (%d bytes) was not taken"
        .formatted(event.id(), event.topic(), event.payloadBytes());
  }
}
