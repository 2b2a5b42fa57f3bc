package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.ResumePoint;
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
  private final TransactionPace pace;
  private volatile @Nullable RelayException failedSend;

  KafkaTransactions(
      Producer<byte[], byte[]> producer,
      StateTopic state,
      ProductTopics topics,
      TransactionPace pace) {
    this.producer = producer;
    this.state = state;
    this.topics = topics;
    this.pace = pace;
  }

  @Override
  public void begin() {
    try {
      producer.beginTransaction();
      pace.begin();
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
      throw fault(name(event), e);
    }
    pace.sent(event.payloadBytes());
  }

  /** Blocks until Kafka has committed, bounded by the producer's {@code max.block.ms}. */
  @Override
  public void commit(ResumePoint point) {
    try {
      var unused = producer.send(state.position(point)); // a failure fails the commit
      producer.commitTransaction();
    } catch (KafkaException e) {
      throwFailedSend(); // names the event, which the commit's own failure doesn't
      throw fault("the Kafka transaction up to " + point + " did not commit", e);
    }
  }

  @Override
  public void abort() {
    try {
      producer.abortTransaction();
    } catch (KafkaException e) {
      throw fault("the Kafka transaction of a repeated one did not abort", e);
    }
  }

  private void sent(RelayEvent event, @Nullable Exception failure) {
    if (failure == null) {
      pace.answered();
    } else if (failedSend == null) {
      failedSend = fault(name(event), failure);
    }
  }

  /** A transaction that the coordinator ended looks to its producer as if another had fenced it. */
  private RelayException fault(String what, Exception cause) {
    RelayException fault = KafkaFaults.during(what, cause);
    boolean ended = fault.error() == RelayError.FENCED || fault.error() == RelayError.KAFKA_FAULT;
    return ended && pace.tooLong()
        ? new RelayException(
            RelayError.TRANSACTION_TIMED_OUT,
            "Kafka ended a transaction by its timeout: " + pace.describe(),
            cause)
        : fault;
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
