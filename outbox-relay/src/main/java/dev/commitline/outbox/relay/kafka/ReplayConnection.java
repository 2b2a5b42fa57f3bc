package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka cluster as one run of a replay uses it: fenced, with its position, ready to publish.
 * Shares nothing with the relay but the settings.
 *
 * <p>Thread safety: none; one thread at a time. Thrown away after any fault.
 */
public final class ReplayConnection implements AutoCloseable {

  private final RelayConfig config;
  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ReplayTopic positions;
  private final ReplayTransaction transaction;

  private ReplayConnection(
      RelayConfig config,
      Admin admin,
      KafkaProducer<byte[], byte[]> producer,
      ReplayTopic positions) {
    this.config = config;
    this.admin = admin;
    this.producer = producer;
    this.positions = positions;
    this.transaction = new ReplayTransaction(producer, topics(config, admin));
  }

  private static ProductTopics topics(RelayConfig config, Admin admin) {
    return new ProductTopics(
        admin,
        config.topics(),
        ClientProperties.maxRequestBytes(config),
        new TopicPartitions(Map.of(), config.topics().partitionsChanged()));
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
    Admin admin = null;
    KafkaProducer<byte[], byte[]> producer = null;
    try {
      admin = Admin.create(ClientProperties.of(config));
      KafkaConnection.requireAnswer(admin, config);
      ReplayTopic positions = ReplayTopic.ensure(config, replay, admin);
      producer =
          new KafkaProducer<>(ClientProperties.transactionalProducer(config, idOf(config, replay)));
      producer.initTransactions();
      return new ReplayConnection(config, admin, producer, positions);
    } catch (KafkaException e) {
      close(producer, admin);
      throw KafkaFaults.during("can't begin with Kafka at " + config.kafka().bootstrapServers(), e);
    } catch (RelayException e) {
      close(producer, admin);
      throw e;
    }
  }

  /**
   * How far the replay has come. Nothing more can change it but this connection.
   *
   * @return empty when it has published nothing
   */
  public Optional<ReplayPosition> position() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(ClientProperties.consumer(config))) {
      return positions.read(consumer, admin);
    } catch (KafkaException e) {
      throw KafkaFaults.during("can't read how far the replay has come: " + positions.name(), e);
    }
  }

  /** Begins a transaction. */
  public void begin() {
    transaction.begin();
  }

  /** Sends an event within the open transaction. */
  public void send(RelayEvent event) {
    transaction.send(event);
  }

  /** Commits the open transaction, and with it how far the replay has come. */
  public void commit(ReplayPosition position) {
    transaction.commit(positions.record(position), "event no. " + position.events());
  }

  /** Drops an open transaction, and the connections; never throws. */
  @Override
  public void close() {
    close(producer, admin);
  }

  private static void close(@Nullable AutoCloseable... clients) {
    for (AutoCloseable client : clients) {
      Closing.quietly(client);
    }
  }

  private static String idOf(RelayConfig config, String replay) {
    return "commitline-%s-replay-%s".formatted(config.name(), replay);
  }
}
