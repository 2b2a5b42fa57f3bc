package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.Aggregate;
import dev.commitline.outbox.relay.protocol.KnownState;
import dev.commitline.outbox.relay.protocol.Safeguards;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;

/**
 * What somebody beside the relay may do about its parked aggregates: see them, and ask for their
 * release. Fences nobody, and publishes nothing itself: the active relay does, as the only writer.
 *
 * <p>Thread safety: none; one thread at a time.
 */
public final class ParkedAggregates implements AutoCloseable {

  private final RelayConfig config;
  private final StateTopic state;
  private final Admin admin;

  /**
   * Those of a relay.
   *
   * @throws RelayException when it never published to this cluster
   */
  public ParkedAggregates(RelayConfig config) {
    this.config = config;
    this.state = StateTopic.existing(config);
    this.admin = Admin.create(ClientProperties.of(config));
    try {
      requireThere();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void requireThere() {
    if (TopicCreation.find(admin, state.name()).isEmpty()) {
      throw new RelayException(
          RelayError.POSITION_LOST,
          "relay '%s' never published to %s: there is no topic %s"
              .formatted(config.name(), config.kafka().bootstrapServers(), state.name()));
    }
  }

  /** What the relay remembers now. Blocks for as long as the position topic takes to read. */
  public KnownState known() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(ClientProperties.consumer(config))) {
      return state.read(consumer, admin);
    } catch (KafkaException e) {
      throw KafkaFaults.during("can't read topic " + state.name(), e);
    }
  }

  /**
   * Asks the active relay to release aggregates. It answers within a few seconds; then {@link
   * #known} has the request no more, and what is still parked was refused again.
   */
  public void askForRelease(Collection<Aggregate> aggregates) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(ClientProperties.producer(config))) {
      for (Aggregate aggregate : aggregates) {
        var unused = producer.send(state.release(aggregate)).get();
      }
    } catch (ExecutionException | KafkaException e) {
      throw KafkaFaults.during("can't write a request to topic " + state.name(), e);
    } catch (InterruptedException e) {
      throw Interrupts.surface("asking for a release");
    }
  }

  /**
   * Answers a refusal; the relay goes past it at its next start.
   *
   * @param code that of the refusal, {@code CL-nnn}
   */
  public void accept(String code, Safeguards.Acceptance acceptance) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(ClientProperties.producer(config))) {
      var unused = producer.send(state.acceptance(code, acceptance)).get();
    } catch (ExecutionException | KafkaException e) {
      throw KafkaFaults.during("can't write a decision to topic " + state.name(), e);
    } catch (InterruptedException e) {
      throw Interrupts.surface("answering a refusal");
    }
  }

  @Override
  public void close() {
    Closing.quietly(admin);
  }
}
