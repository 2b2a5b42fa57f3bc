package dev.commitline.outbox.chaos.world;

import dev.commitline.outbox.testkit.KafkaBroker;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A broker, and clients that reach it without a proxy. */
public final class Kafka implements AutoCloseable {

  private final KafkaBroker broker;

  Kafka(Path directory, int... proxyPorts) {
    this.broker = KafkaBroker.start(directory, proxyPorts);
  }

  /** The port that a proxy leads to. */
  int portBehind(int proxyPort) {
    return broker.portBehind(proxyPort);
  }

  /** The directory with a directory of log segments for each partition. */
  public Path data() {
    return broker.data();
  }

  /** A new admin client. */
  public Admin admin() {
    return broker.admin();
  }

  /** A new consumer that sees what is committed, and comes back soon after the broker does. */
  public KafkaConsumer<String, byte[]> consumer() {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 100);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Ends the broker as a power cut would. */
  public void kill() {
    broker.kill();
  }

  /** Starts the killed broker again over its data; blocks until it answers. */
  public void restart() {
    broker.restart();
  }

  @Override
  public void close() {
    broker.close();
  }
}
