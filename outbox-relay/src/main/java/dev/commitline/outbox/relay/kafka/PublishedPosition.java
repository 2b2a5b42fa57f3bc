package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.protocol.ResumePoint;
import dev.commitline.outbox.relay.protocol.SourcePosition;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;

/**
 * C*, the newest position that a relay has committed, as others see it: asks Kafka, and fences
 * nobody.
 *
 * <p>Thread safety: none; one thread at a time.
 */
public final class PublishedPosition implements AutoCloseable {

  private final StateTopic state;
  private final Admin admin;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /** That of a relay; asks for nothing yet. */
  public PublishedPosition(RelayConfig config) {
    this.state = StateTopic.existing(config);
    this.admin = Clients.admin(config);
    try {
      this.consumer = Clients.consumer(config);
    } catch (RuntimeException e) {
      Closing.quietly(admin);
      throw e;
    }
  }

  /**
   * The position now; empty when the relay never committed one.
   *
   * <p>Blocks: for as long as the position topic takes to read.
   *
   * @throws dev.commitline.outbox.relay.fault.RelayException when it can't be read
   */
  public Optional<SourcePosition> read() {
    try {
      return TopicCreation.find(admin, state.name()).isEmpty()
          ? Optional.empty()
          : state.read(consumer, admin).resumePoint().map(ResumePoint::position);
    } catch (KafkaException e) {
      throw KafkaFaults.during("can't read topic " + state.name(), e);
    }
  }

  @Override
  public void close() {
    Closing.quietly(consumer);
    Closing.quietly(admin);
  }
}
