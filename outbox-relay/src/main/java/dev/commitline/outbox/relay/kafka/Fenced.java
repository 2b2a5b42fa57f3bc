package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in which nobody else has this transactional id any more.
 *
 * @param admin its admin client
 * @param memory the topic where the owner of the id remembers
 * @param producer the only one that can commit under the id
 */
record Fenced<T>(Admin admin, T memory, Producer<byte[], byte[]> producer)
    implements AutoCloseable {

  /** How producers are made, but for tests. */
  static final Function<Map<String, Object>, Producer<byte[], byte[]>> PRODUCERS =
      KafkaProducer::new;

  /**
   * Connects, prepares the memory, and fences every other producer of the id: an open transaction
   * of its is ended before this returns, and it can't commit another.
   *
   * <p>Blocks: until the cluster answers, at most about a minute.
   *
   * @throws RelayException when it doesn't answer, or refuses
   */
  static <T> Fenced<T> connect(
      RelayConfig config,
      String transactionalId,
      Function<Admin, T> memory,
      Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
    Admin admin = null;
    Producer<byte[], byte[]> producer = null;
    try {
      admin = Admin.create(ClientProperties.of(config));
      requireAnswer(admin, config);
      T prepared = memory.apply(admin);
      producer = producers.apply(ClientProperties.transactionalProducer(config, transactionalId));
      producer.initTransactions();
      return new Fenced<>(admin, prepared, producer);
    } catch (KafkaException e) {
      close(producer, admin);
      throw KafkaFaults.during("can't begin with Kafka at " + config.kafka().bootstrapServers(), e);
    } catch (RelayException e) {
      close(producer, admin);
      throw e;
    }
  }

  private static void requireAnswer(Admin admin, RelayConfig config) {
    try {
      admin.describeCluster().clusterId().get();
    } catch (ExecutionException e) {
      throw KafkaFaults.during("no answer from " + config.kafka().bootstrapServers(), e);
    } catch (InterruptedException e) {
      throw Interrupts.surface("connecting to Kafka");
    }
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
}
