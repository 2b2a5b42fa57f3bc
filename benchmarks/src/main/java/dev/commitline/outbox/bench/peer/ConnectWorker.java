package dev.commitline.outbox.bench.peer;

import dev.commitline.outbox.testkit.Ports;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.cli.ConnectDistributed;

/**
 * A distributed worker of Kafka Connect, with exactly-once support for sources, that runs
 * Debezium's connector with its EventRouter.
 */
public final class ConnectWorker {

  private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

  /** How Debezium's connectors for binlogs name what they read. */
  private static final Map<String, String> PARTITION = Map.of("server", "router");

  private ConnectWorker() {}

  /**
   * Relays until it is killed.
   *
   * @param arguments of {@link RouterSettings}
   */
  public static void main(String[] arguments) throws InterruptedException {
    RouterSettings settings = RouterSettings.of(arguments);
    String address = "http://127.0.0.1:" + Ports.free();
    var unused = new ConnectDistributed().startConnect(worker(settings, address));
    try {
      configure(new ConnectApi(address), settings);
    } catch (IOException e) {
      System.out.println(e.getMessage());
      System.exit(1); // the worker would go on
    }
  }

  private static void configure(ConnectApi connect, RouterSettings settings)
      throws IOException, InterruptedException {
    if (settings.outbox().start().isEmpty()) {
      connect.create(connector(settings));
    } else {
      connect.createAt(connector(settings), PARTITION, settings.outbox().start());
    }
  }

  private static Map<String, String> worker(RouterSettings settings, String address) {
    String group = "connect-" + settings.outbox().id();
    return Map.ofEntries(
        Map.entry("bootstrap.servers", settings.bootstrapServers()),
        Map.entry("group.id", group),
        Map.entry("listeners", address),
        Map.entry("config.storage.topic", group + "-configs"),
        Map.entry("offset.storage.topic", group + "-offsets"),
        Map.entry("status.storage.topic", group + "-status"),
        Map.entry("config.storage.replication.factor", "1"),
        Map.entry("offset.storage.replication.factor", "1"),
        Map.entry("status.storage.replication.factor", "1"),
        Map.entry("plugin.discovery", "hybrid_warn"),
        Map.entry("exactly.once.source.support", "enabled"),
        Map.entry("connector.client.config.override.policy", "All"),
        Map.entry("key.converter", STRINGS),
        Map.entry("value.converter", BYTES),
        Map.entry("header.converter", STRINGS));
  }

  private static Map<String, String> connector(RouterSettings settings) {
    Map<String, String> connector = new HashMap<>(settings.connector());
    connector.put("tasks.max", "1");
    connector.put("exactly.once.support", "required");
    if (!settings.outbox().start().isEmpty()) {
      connector.put("schema.history.internal.kafka.bootstrap.servers", settings.bootstrapServers());
      connector.put(
          "schema.history.internal.kafka.topic",
          "connect-%s-schema".formatted(settings.outbox().id()));
    }
    if (settings.tuned()) {
      ProducerSettings.of(settings.bootstrapServers())
          .forEach((name, value) -> connector.put("producer.override." + name, value(value)));
    }
    return connector;
  }

  private static String value(Object value) {
    return value instanceof Class<?> type ? type.getName() : value.toString();
  }
}
