package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.protocol.Target;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The protocol's target in Kafka: a transaction holds events and the position record behind them.
 *
 * <p>Thread safety: none; belongs to the thread that reads the source.
 */
final class KafkaTransactions implements Target {

  private final Producer<byte[], byte[]> producer;
  private final StateTopic state;
  private final ProductTopics topics;
  private volatile @Nullable RelayException failedSend;

  KafkaTransactions(Producer<byte[], byte[]> producer, StateTopic state, ProductTopics topics) {
    this.producer = producer;
    this.state = state;
    this.topics = topics;
  }

  @Override
  public void begin() {
    try {
      producer.beginTransaction();
    } catch (KafkaException e) {
      throw KafkaFaults.during("no Kafka transaction could begin", e);
    }
  }

  /** Blocks while the producer's buffer is full, bounded by its {@code max.block.ms}. */
  @Override
  public void send(RelayEvent event) {
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

  /** Blocks until Kafka has committed, bounded by the producer's {@code max.block.ms}. */
  @Override
  public void commit(SourcePosition position) {
    try {
      var unused = producer.send(state.position(position)); // a failure fails the commit
      producer.commitTransaction();
    } catch (KafkaException e) {
      throwFailedSend(); // names the event, which the commit's own failure doesn't
      throw KafkaFaults.during("the Kafka transaction up to " + position + " did not commit", e);
    }
  }

  @Override
  public void abort() {
    try {
      producer.abortTransaction();
    } catch (KafkaException e) {
      throw KafkaFaults.during("the Kafka transaction of a repeated one did not abort", e);
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
    byte[] value = event.value();
    return "event %s for topic %s (%d bytes) was not taken"
        .formatted(event.id(), event.topic(), value == null ? 0 : value.length);
  }
}
