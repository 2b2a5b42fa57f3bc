package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import dev.commitline.outbox.relay.protocol.ReplayPosition;
import dev.commitline.outbox.relay.protocol.ReplaySlice;
import dev.commitline.outbox.relay.protocol.ReplayTarget;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * The Kafka cluster as one run of a replay uses it: fenced, with its position, ready to publish.
 * Shares nothing with the relay but the settings.
 *
 * <p>Thread safety: none; one thread at a time. Thrown away after any fault.
 */
public final class ReplayConnection implements ReplayTarget {

  private final RelayConfig config;
  private final Fenced<ReplayTopic> kafka;
  private final ProductTopics topics;
  private final EventTransaction transaction;

  private ReplayConnection(RelayConfig config, Fenced<ReplayTopic> kafka) {
    this.config = config;
    this.kafka = kafka;
    this.topics =
        ProductTopics.of(
            config, kafka.admin(), Map.of(), Set.of(), found -> false, new TopicEnds());
    this.transaction = new EventTransaction(kafka.producers(), TransactionPace.of(config));
  }

  /**
   * Connects, makes the topic of positions where it is missing, and fences every other run of the
   * same replay: an open transaction of its is ended before this returns, and it can't commit
   * another.
   *
   * <p>Blocks: until the cluster answers, at most about a minute.
   *
   * @throws RelayException when it doesn't answer, or refuses
   */
  public static ReplayConnection connect(RelayConfig config, String replay) {
    return connect(config, replay, Fenced.PRODUCERS);
  }

  /** The same, with producers made by another: a test's, that break a guarantee. */
  static ReplayConnection connect(
      RelayConfig config,
      String replay,
      Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
    return new ReplayConnection(
        config,
        Fenced.connect(
            config,
            "commitline-%s-replay-%s".formatted(config.name(), replay),
            admin -> ReplayTopic.ensure(config, replay, admin),
            producers));
  }

  /** Nothing can change it any more but this connection. */
  @Override
  public Optional<ReplayPosition> position() {
    try (KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(config)) {
      return kafka.memory().read(consumer, kafka.admin());
    } catch (KafkaException e) {
      throw KafkaFaults.during(
          "can't read how far the replay has come: " + kafka.memory().name(), e);
    }
  }

  /**
   * Blocks while the producer's buffer is full, and until Kafka has committed, each bounded by its
   * {@code max.block.ms}.
   */
  @Override
  public void publish(ReplaySlice slice) {
    transaction.begin();
    slice.events().forEach(this::send);
    ReplayPosition reached = Objects.requireNonNull(slice.reached());
    transaction.remember(kafka.memory().record(reached));
    transaction.commit("event no. " + reached.events());
  }

  private void send(RelayEvent event) {
    RelayException defect = event.defect();
    if (defect != null) {
      throw defect;
    }
    transaction.send(event, topics.record(event), fault -> fault);
  }

  /** Drops an open transaction, and the connections; never throws. */
  @Override
  public void close() {
    kafka.close();
  }
}
