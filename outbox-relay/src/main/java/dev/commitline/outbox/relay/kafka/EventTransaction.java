package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * One transaction after the other, with events and what is to be remembered with them. Kafka
 * refuses a record late; whatever is asked for next then throws what was meant.
 *
 * <p>Producers take turns. A commit returns before its markers are in the topics, and a producer
 * that sends again meanwhile is kept waiting by the broker ({@code
 * add.partitions.to.txn.retry.backoff.ms}, 20); another is not. What is committed keeps its order:
 * a transaction begins when the one before it is committed, and a {@code read_committed} consumer
 * passes none whose markers have yet to come.
 *
 * <p>Thread safety: none; one thread at a time. Thrown away after any fault.
 */
final class EventTransaction {

  private final Queue<Producer<byte[], byte[]>> waiting;
  private final TransactionPace pace;
  private final Acknowledged acknowledged;
  private Producer<byte[], byte[]> producer;
  private volatile @Nullable RuntimeException failedSend;

  /** Is told where each event came to stand; never waits. */
  interface Acknowledged {

    /** What is wrong with that; null when nothing is. */
    @Nullable RelayException at(RecordMetadata place);
  }

  EventTransaction(List<Producer<byte[], byte[]>> producers, TransactionPace pace) {
    this(producers, pace, place -> null);
  }

  EventTransaction(
      List<Producer<byte[], byte[]>> producers, TransactionPace pace, Acknowledged acknowledged) {
    this.acknowledged = acknowledged;
    this.waiting = new ArrayDeque<>(producers);
    this.producer = waiting.remove();
    this.pace = pace;
  }

  void begin() {
    waiting.add(producer);
    producer = waiting.remove();
    try {
      producer.beginTransaction();
      pace.begin();
    } catch (KafkaException e) {
      throw KafkaFaults.during("no Kafka transaction could begin", e);
    }
  }

  /**
   * Blocks while the producer's buffer is full, bounded by its {@code max.block.ms}.
   *
   * @param meaning what is thrown when Kafka does not take it
   */
  void send(
      RelayEvent event,
      ProducerRecord<byte[], byte[]> record,
      Function<RelayException, RuntimeException> meaning) {
    throwFailedSend();
    pace.sending(event.payloadBytes());
    try {
      var unused =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  pace.answered();
                  judge(acknowledged.at(metadata));
                } else if (failedSend == null && !KafkaFaults.concernsOthers(failure, record)) {
                  failedSend =
                      meaning.apply(timed(KafkaFaults.ofEvent(notTaken(event, record), failure)));
                }
              });
    } catch (KafkaException e) {
      awaitEarlierFault(e);
      throwFailedSend();
      RelayException fault = timed(KafkaFaults.ofEvent(notTaken(event, record), e));
      throw KafkaFaults.concernsOthers(e, record) ? fault : meaning.apply(fault);
    }
  }

  private void judge(@Nullable RelayException wrong) {
    if (wrong != null && failedSend == null) {
      failedSend = wrong;
    }
  }

  /**
   * The same, but blocks until Kafka has it, bounded by {@code delivery.timeout.ms}, and all that
   * was sent before it: so a refusal is its own.
   */
  RecordMetadata sendAndWait(
      RelayEvent event,
      ProducerRecord<byte[], byte[]> record,
      Function<RelayException, RuntimeException> meaning) {
    try {
      producer.flush();
      throwFailedSend();
      pace.sending(event.payloadBytes());
      Future<RecordMetadata> written = producer.send(record);
      producer.flush(); // does not linger
      RecordMetadata place = written.get();
      pace.answered();
      return place;
    } catch (ExecutionException | KafkaException e) {
      throw meaning.apply(timed(KafkaFaults.ofEvent(notTaken(event, record), e)));
    } catch (InterruptedException e) {
      throw Interrupts.surface("sending to " + record.topic());
    }
  }

  /** Sends a record that is no event. */
  void remember(ProducerRecord<byte[], byte[]> record) {
    try {
      var unused = // a failure fails the commit
          producer.send(
              record,
              (metadata, failure) -> {
                if (failedSend == null && KafkaFaults.tooLarge(failure)) {
                  failedSend = KafkaFaults.during(notTaken(record), failure);
                }
              });
    } catch (KafkaException e) {
      throwFailedSend();
      throw timed(KafkaFaults.during(notTaken(record), e));
    }
  }

  /**
   * Blocks until Kafka has committed, bounded by the producer's {@code max.block.ms}.
   *
   * @param upTo where the transaction ends, for messages
   */
  void commit(Object upTo) {
    try {
      producer.commitTransaction();
    } catch (KafkaException e) {
      throwFailedSend(); // names the event, which the commit's own failure doesn't
      throw timed(KafkaFaults.during("the Kafka transaction up to " + upTo + " did not commit", e));
    }
    throwFailedSend(); // it is committed, and shows that what was before it is not all there
  }

  void abort() {
    try {
      producer.abortTransaction();
    } catch (KafkaException e) {
      throw timed(KafkaFaults.during("the Kafka transaction of a repeated one did not abort", e));
    }
    failedSend = null; // what was not sent yet fails with it, as it should
  }

  /** A transaction that the coordinator ended looks to its producer as if another had fenced it. */
  private RelayException timed(RelayException fault) {
    boolean ended = fault.error() == RelayError.FENCED || fault.error() == RelayError.KAFKA_FAULT;
    return ended && pace.tooLong()
        ? new RelayException(
            RelayError.TRANSACTION_TIMED_OUT,
            "Kafka ended a transaction by its timeout: " + pace.describe(),
            fault.getCause())
        : fault;
  }

  /** A refused record spoils the transaction for the next, maybe before its own answer is heard. */
  private void awaitEarlierFault(KafkaException spoilt) {
    if (!(spoilt instanceof InterruptException)) {
      producer.flush();
    }
  }

  private void throwFailedSend() {
    RuntimeException failure = failedSend;
    if (failure != null) {
      throw failure;
    }
  }

  private static String notTaken(ProducerRecord<byte[], byte[]> record) {
    return "what the relay remembers was not taken by topic %s".formatted(record.topic());
  }

  private static String notTaken(RelayEvent event, ProducerRecord<byte[], byte[]> record) {
    return "event %s for topic %s (%d bytes) was not taken%s"
        .formatted(
            event.id(),
            event.topic(),
            event.payloadBytes(),
            record.topic().equals(event.topic()) ? "" : " in " + record.topic());
  }
}
