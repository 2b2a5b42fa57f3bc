package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.Aggregate;
import dev.commitline.outbox.relay.protocol.KnownState;
import dev.commitline.outbox.relay.protocol.Safeguards;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
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
    this.admin = Clients.admin(config);
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
          "there is no topic %s at %s: relay '%s' never published there, or its position topic was deleted"
              .formatted(state.name(), config.kafka().bootstrapServers(), config.name()));
    }
  }

  /** What the relay remembers now. Blocks for as long as the position topic takes to read. */
  public KnownState known() {
    try (KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(config)) {
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
    state.write(config, "a request", aggregates.stream().map(state::release).toList());
  }

  /**
   * Takes requests back that the relay has not answered yet. One that it is just answering it may
   * answer still: {@link #known} tells.
   */
  public void withdraw(Collection<Aggregate> aggregates) {
    state.write(config, "a withdrawal", aggregates.stream().map(state::answered).toList());
  }

  /**
   * Answers the refusal that stands under a code, and no other: the relay goes past it at its next
   * start, if that finds the same.
   *
   * @param by who decided
   * @param reason why
   * @return what was accepted; empty when nothing stands, and then nothing is
   */
  public Optional<Safeguards.Refused> accept(RelayError error, String by, String reason) {
    Optional<Safeguards.Refused> refused = known().safeguards().refusal(error);
    if (refused.isPresent()) {
      Safeguards.Acceptance acceptance =
          new Safeguards.Acceptance(
              by, reason, Instant.now().truncatedTo(ChronoUnit.MILLIS), refused.get());
      state.write(config, "a decision", List.of(state.acceptance(error.code(), acceptance)));
    }
    return refused;
  }

  @Override
  public void close() {
    Closing.quietly(admin);
  }
}
