package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.KnownState;
import dev.commitline.outbox.relay.protocol.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka cluster as one relay uses it: fenced, with its position, ready to publish.
 *
 * <p>Thread safety: none; one thread at a time. Thrown away with everything in it after any fault.
 */
public final class KafkaConnection implements AutoCloseable {

  private static final String TRANSACTION_TIMEOUT = "transaction.timeout.ms";
  private static final long TRANSACTION_TIMEOUT_MS = 300_000;
  private static final int MAX_REQUEST_BYTES = 32 << 20;
  private static final long BUFFER_BYTES = 96L << 20;

  private final RelayConfig config;
  private final Admin admin;
  private final StateTopic state;
  private final Producer<byte[], byte[]> producer;

  private KafkaConnection(
      RelayConfig config, Admin admin, StateTopic state, Producer<byte[], byte[]> producer) {
    this.config = config;
    this.admin = admin;
    this.state = state;
    this.producer = producer;
  }

  /**
   * Connects, makes the position topic where it is missing, and fences every predecessor of the
   * same name: an open transaction of its is ended before this returns, and it can't commit
   * another.
   *
   * <p>Blocks: until the cluster answers, at most about a minute.
   *
   * @throws RelayException when it doesn't answer, or refuses
   */
  public static KafkaConnection connect(RelayConfig config) {
    return connect(config, KafkaProducer::new);
  }

  /** The same, with producers made by another: a test's, that break a guarantee. */
  static KafkaConnection connect(
      RelayConfig config, Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
    Admin admin = null;
    Producer<byte[], byte[]> producer = null;
    try {
      admin = Admin.create(clientProperties(config));
      requireAnswer(admin, config);
      StateTopic state = StateTopic.ensure(config, admin);
      producer = producers.apply(producerProperties(config));
      producer.initTransactions();
      return new KafkaConnection(config, admin, state, producer);
    } catch (KafkaException e) {
      close(producer, admin);
      throw KafkaFaults.during("can't begin with Kafka at " + config.kafka().bootstrapServers(), e);
    } catch (RelayException e) {
      close(producer, admin);
      throw e;
    }
  }

  /**
   * Does what {@link #connect} and {@link #knownState} do, short of everything that others notice:
   * fences nobody, makes nothing. In a process that has done so once, both are several times
   * faster.
   */
  public static void rehearse(RelayConfig config) {
    try (Admin admin = Admin.create(clientProperties(config));
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(consumerProperties(config));
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producerProperties(config))) {
      StateTopic.existing(config).read(consumer, admin);
      producer.metrics();
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

  /**
   * Whether the position topic was made just now, so that no relay of this name ever published
   * here.
   */
  public boolean fresh() {
    return state.fresh();
  }

  /**
   * Reads what the relay remembers: C* and all that was committed with it. Nothing more can change
   * it but this connection, as predecessors were fenced by {@link #connect}.
   *
   * @throws RelayException when it can't be read
   */
  public KnownState knownState() {
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(consumerProperties(config))) {
      return state.read(consumer, admin);
    } catch (KafkaException e) {
      throw KafkaFaults.during("can't read what the relay remembers from topic " + state.name(), e);
    }
  }

  /** What the protocol publishes to; to be made once. */
  public Target target() {
    return new KafkaTransactions(
        producer,
        state,
        new ProductTopics(admin, config.topics()),
        new TransactionPace(transactionTimeout(config).toNanos(), System::nanoTime));
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

  private static Map<String, Object> clientProperties(RelayConfig config) {
    Map<String, Object> properties = new HashMap<>(config.kafka().properties());
    properties.put("bootstrap.servers", config.kafka().bootstrapServers());
    properties.putIfAbsent("client.id", "commitline-" + config.name());
    properties.putIfAbsent("default.api.timeout.ms", 30_000);
    properties.putIfAbsent("request.timeout.ms", 15_000);
    return properties;
  }

  private static Map<String, Object> producerProperties(RelayConfig config) {
    Map<String, Object> properties = clientProperties(config);
    properties.remove("default.api.timeout.ms");
    properties.put("transactional.id", transactionalId(config));
    properties.put("enable.idempotence", true);
    properties.put("acks", "all");
    properties.put(TRANSACTION_TIMEOUT, (int) transactionTimeout(config).toMillis());
    properties.putIfAbsent("linger.ms", 0);
    properties.putIfAbsent("batch.size", 256 << 10);
    properties.putIfAbsent("max.request.size", MAX_REQUEST_BYTES);
    properties.putIfAbsent("buffer.memory", BUFFER_BYTES);
    properties.putIfAbsent("max.block.ms", 30_000);
    properties.put("key.serializer", ByteArraySerializer.class);
    properties.put("value.serializer", ByteArraySerializer.class);
    return properties;
  }

  /** How long Kafka lets one of the relay's transactions be open. */
  public static Duration transactionTimeout(RelayConfig config) {
    String set = config.kafka().properties().get(TRANSACTION_TIMEOUT);
    return Duration.ofMillis(set == null ? TRANSACTION_TIMEOUT_MS : Long.parseLong(set.trim()));
  }

  private static Map<String, Object> consumerProperties(RelayConfig config) {
    Map<String, Object> properties = clientProperties(config);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    properties.put("key.deserializer", ByteArrayDeserializer.class);
    properties.put("value.deserializer", ByteArrayDeserializer.class);
    return properties;
  }

  private static String transactionalId(RelayConfig config) {
    return "commitline-" + config.name();
  }
}
