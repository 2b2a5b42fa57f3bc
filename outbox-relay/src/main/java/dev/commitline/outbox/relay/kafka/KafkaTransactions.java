package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.Aggregate;
import dev.commitline.outbox.relay.protocol.Parked;
import dev.commitline.outbox.relay.protocol.RecordPlace;
import dev.commitline.outbox.relay.protocol.Refusal;
import dev.commitline.outbox.relay.protocol.RefusedException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.Target;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol's target in Kafka: a transaction holds events and what the relay is to remember with
 * them.
 *
 * <p>Thread safety: none; belongs to the thread that reads the source.
 */
final class KafkaTransactions implements Target {

  private static final Logger log = LoggerFactory.getLogger(KafkaTransactions.class);

  private final Producer<byte[], byte[]> producer;
  private final StateTopic state;
  private final ProductTopics topics;
  private final TopicPartitions partitions;
  private final TransactionPace pace;
  private volatile @Nullable RuntimeException failedSend;

  KafkaTransactions(
      Producer<byte[], byte[]> producer,
      StateTopic state,
      ProductTopics topics,
      TopicPartitions partitions,
      TransactionPace pace) {
    this.producer = producer;
    this.state = state;
    this.topics = topics;
    this.partitions = partitions;
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
    try {
      topics.ensure(event.topic(), event.compacted());
    } catch (RelayException fault) {
      throw refusal(event, fault);
    }
    throwFailedSend();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            event.topic(),
            partitions.of(event.topic(), event.key()),
            null,
            event.key(),
            event.value(),
            event.headers());
    send(event, record, fault -> refusal(event, fault));
  }

  /** Blocks until Kafka has it, bounded by the producer's {@code delivery.timeout.ms}. */
  @Override
  public RecordPlace sendRefused(RelayEvent event, RelayException why) {
    ProducerRecord<byte[], byte[]> letter = DeadLetterTopic.refused(event, why);
    log.warn(
        "{}; it goes to {}, and later events of its aggregate {} follow it there",
        why.getMessage(),
        letter.topic(),
        event.aggregate().id());
    ensureDeadLetters(event, letter.topic());
    throwFailedSend();
    try {
      RecordMetadata written = producer.send(letter).get();
      pace.sent(event.payloadBytes());
      return new RecordPlace(written.partition(), written.offset());
    } catch (ExecutionException | KafkaException e) {
      throwFailedSend(); // one sent before it, which would have failed the transaction anyway
      throw deadLetterFault(event, fault(name(event) + " in " + letter.topic(), e));
    } catch (InterruptedException e) {
      throw Interrupts.surface("sending to " + letter.topic());
    }
  }

  @Override
  public void sendBehind(RelayEvent event, Parked parked) {
    ProducerRecord<byte[], byte[]> letter = DeadLetterTopic.behind(event, parked);
    ensureDeadLetters(event, letter.topic());
    throwFailedSend();
    send(event, letter, fault -> deadLetterFault(event, fault));
  }

  @Override
  public void park(Aggregate aggregate, Parked parked) {
    remember(state.parked(aggregate, parked));
  }

  @Override
  public void unpark(Aggregate aggregate) {
    remember(state.unparked(aggregate));
  }

  @Override
  public void answer(Aggregate aggregate) {
    remember(state.answered(aggregate));
  }

  /** Blocks until Kafka has committed, bounded by the producer's {@code max.block.ms}. */
  @Override
  public void commit(ResumePoint point) {
    partitions.toRemember().forEach((topic, count) -> remember(state.partitions(topic, count)));
    remember(state.position(point));
    try {
      producer.commitTransaction();
      partitions.committed();
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

  private void send(
      RelayEvent event,
      ProducerRecord<byte[], byte[]> record,
      Function<RelayException, RuntimeException> meaning) {
    try {
      var unused =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  pace.answered();
                } else if (failedSend == null) {
                  failedSend = meaning.apply(fault(name(event), failure));
                }
              });
    } catch (KafkaException e) {
      throwFailedSend();
      throw meaning.apply(fault(name(event), e));
    }
    pace.sent(event.payloadBytes());
  }

  private void remember(ProducerRecord<byte[], byte[]> record) {
    try {
      var unused = producer.send(record); // a failure fails the commit
    } catch (KafkaException e) {
      throwFailedSend();
      throw fault("record '%s' was not taken".formatted(record.topic()), e);
    }
  }

  private void ensureDeadLetters(RelayEvent event, String topic) {
    try {
      topics.ensureDeadLetters(topic);
    } catch (RelayException fault) {
      throw deadLetterFault(event, fault);
    }
  }

  private static RuntimeException refusal(RelayEvent event, RelayException fault) {
    return KafkaFaults.refusesEvent(fault)
        ? new RefusedException(
            new Refusal(event.id(), event.topic(), KafkaFaults.refusesTopic(fault), fault))
        : fault;
  }

  /** Nobody takes the event: only an operator can help. */
  private static RelayException deadLetterFault(RelayEvent event, RelayException fault) {
    return KafkaFaults.refusesEvent(fault)
        ? new RelayException(
            RelayError.DEAD_LETTER_REFUSED,
            "event %s can't even become a dead letter: %s".formatted(event.id(), fault.what()),
            fault)
        : fault;
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
    RuntimeException failure = failedSend;
    if (failure != null) {
      throw failure;
    }
  }

  private static String name(RelayEvent event) {
    return "event %s for topic %s (%d bytes) was not taken"
        .formatted(event.id(), event.topic(), event.payloadBytes());
  }
}
