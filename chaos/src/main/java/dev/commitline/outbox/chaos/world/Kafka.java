package dev.commitline.outbox.chaos.world;

import dev.commitline.outbox.testkit.KafkaBroker;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A broker, and clients that reach it without a proxy. */
public final class Kafka implements AutoCloseable {

  private static final int PARTITIONS = 6;

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

  /** The port that clients without a proxy connect to. */
  int port() {
    String address = broker.bootstrapServers();
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /** The topics whose names are wanted. */
  public List<String> topics(Predicate<String> wanted) {
    return ask(admin -> admin.listTopics().names()).stream().filter(wanted).toList();
  }

  /** Makes a topic as relays would, which takes no larger batch. */
  public void createTopic(String topic, int maxMessageBytes) {
    Map<String, String> config =
        Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxMessageBytes));
    NewTopic made = new NewTopic(topic, PARTITIONS, (short) 1).configs(config);
    Void unused = ask(admin -> admin.createTopics(List.of(made)).all());
  }

  /** Says how large a batch a topic takes; tries as long as the broker is away. */
  public void setMaxMessageBytes(String topic, int bytes) throws InterruptedException {
    ConfigEntry entry =
        new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes));
    Map<ConfigResource, Collection<AlterConfigOp>> change =
        Map.of(
            new ConfigResource(ConfigResource.Type.TOPIC, topic),
            List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET)));
    while (true) {
      try (Admin admin = admin()) {
        admin.incrementalAlterConfigs(change).all().get();
        return;
      } catch (ExecutionException e) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  private <T> T ask(Function<Admin, KafkaFuture<T>> question) {
    try (Admin admin = admin()) {
      return question.apply(admin).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka did not do what it was asked to", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Kafka was asked", e);
    }
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
