package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import dev.commitline.outbox.relay.protocol.SourceTransactions;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes whole database transactions, as many in one Kafka transaction as have come, and the
 * position of the last one with them.
 *
 * <p>Guarantee: a database transaction is never split over Kafka transactions; {@link #commit}
 * returning means that a {@code read_committed} consumer sees the events, and that the position
 * covers them. After any exception the target must be thrown away: the outcome of a failed commit
 * is read from the position topic.
 *
 * <p>Thread safety: none; belongs to the thread that reads the source.
 */
public final class KafkaPublisher implements SourceTransactions {

  private final Producer<byte[], byte[]> producer;
  private final PositionTopic positions;
  private final ProductTopics topics;
  private boolean open;
  private @Nullable SourcePosition newest;
  private volatile @Nullable RelayException failedSend;

  KafkaPublisher(Producer<byte[], byte[]> producer, PositionTopic positions, ProductTopics topics) {
    this.producer = producer;
    this.positions = positions;
    this.topics = topics;
  }

  @Override
  public void begin() {
    if (!open) {
      producer.beginTransaction();
      open = true;
    }
  }

  @Override
  public void event(RelayEvent event) {
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

  @Override
  public void end(SourcePosition position, long events) {
    newest = position;
  }

  /** The position of the newest transaction that came, committed or not; empty before the first. */
  public Optional<SourcePosition> newest() {
    return Optional.ofNullable(newest);
  }

  /**
   * Commits what came, if anything did; must be called between two database transactions.
   *
   * <p>Blocks: until Kafka has committed, bounded by the producer's {@code max.block.ms}.
   *
   * @throws RelayException when a record was refused, the commit failed, or its outcome is in doubt
   */
  public void commit() {
    SourcePosition position = newest;
    if (!open || position == null) {
      return;
    }
    try {
      var unused = producer.send(positions.record(position)); // a failure fails the commit
      producer.commitTransaction();
    } catch (KafkaException e) {
      throwFailedSend(); // names the event, which the commit's own failure doesn't
      throw KafkaFaults.during("the Kafka transaction up to " + position + " did not commit", e);
    }
    open = false;
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
