package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What Kafka's clients are made with: the operator's properties, and those that the relay sets. */
final class ClientProperties {

  private static final String TRANSACTION_TIMEOUT = "transaction.timeout.ms";
  private static final String MAX_REQUEST_SIZE = "max.request.size";
  private static final String REQUEST_TIMEOUT = "request.timeout.ms";
  private static final int REQUEST_TIMEOUT_MS = 15_000;
  private static final int API_TIMEOUT_MS = 30_000;
  private static final int TRANSACTION_TIMEOUT_MS = 300_000;
  private static final int MAX_REQUEST_BYTES = 32 << 20;
  private static final long BUFFER_BYTES = 48L << 20;

  private ClientProperties() {}

  static Map<String, Object> of(RelayConfig config) {
    Map<String, Object> properties = new HashMap<>(config.kafka().pluginProperties());
    properties.putAll(config.kafka().properties());
    properties.put("bootstrap.servers", config.kafka().bootstrapServers());
    properties.putIfAbsent("client.id", "commitline-" + config.name());
    int requestTimeout = number(config, REQUEST_TIMEOUT, REQUEST_TIMEOUT_MS);
    properties.put(REQUEST_TIMEOUT, requestTimeout);
    properties.putIfAbsent("default.api.timeout.ms", Math.max(API_TIMEOUT_MS, requestTimeout));
    return properties;
  }

  /** Of a producer that takes part in no transaction, and fences nobody. */
  static Map<String, Object> producer(RelayConfig config) {
    Map<String, Object> properties = of(config);
    properties.remove("default.api.timeout.ms");
    properties.put("enable.idempotence", true);
    properties.put("acks", "all");
    properties.putIfAbsent("linger.ms", 20);
    properties.putIfAbsent("batch.size", 256 << 10);
    properties.putIfAbsent("compression.type", "lz4");
    properties.put(MAX_REQUEST_SIZE, maxRequestBytes(config));
    properties.putIfAbsent("buffer.memory", Math.max(BUFFER_BYTES, maxRequestBytes(config)));
    properties.putIfAbsent("max.block.ms", 30_000);
    properties.put("key.serializer", ByteArraySerializer.class);
    properties.put("value.serializer", ByteArraySerializer.class);
    return properties;
  }

  /** Whose transactional ids only one relay of this name has at a time. */
  static String owner(RelayConfig config) {
    return "commitline-" + config.name();
  }

  /**
   * Of a producer that fences others with its transactional id.
   *
   * @param turn distinguishes its ids from those of the owner's other producers
   */
  static Map<String, Object> transactionalProducer(RelayConfig config, String owner, String turn) {
    Map<String, Object> properties = producer(config);
    properties.put("client.id", properties.get("client.id") + turn);
    properties.put("transactional.id", owner + turn);
    properties.put(TRANSACTION_TIMEOUT, (int) transactionTimeout(config).toMillis());
    return properties;
  }

  static Map<String, Object> consumer(RelayConfig config) {
    Map<String, Object> properties = of(config);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    properties.put("key.deserializer", ByteArrayDeserializer.class);
    properties.put("value.deserializer", ByteArrayDeserializer.class);
    return properties;
  }

  /** How long Kafka lets one of the relay's transactions be open. */
  static Duration transactionTimeout(RelayConfig config) {
    return Duration.ofMillis(number(config, TRANSACTION_TIMEOUT, TRANSACTION_TIMEOUT_MS));
  }

  /** The largest record that the producer sends. */
  static int maxRequestBytes(RelayConfig config) {
    return number(config, MAX_REQUEST_SIZE, MAX_REQUEST_BYTES);
  }

  private static int number(RelayConfig config, String name, int otherwise) {
    String set = config.kafka().properties().get(name);
    return set == null ? otherwise : Integer.parseInt(set.trim());
  }
}
