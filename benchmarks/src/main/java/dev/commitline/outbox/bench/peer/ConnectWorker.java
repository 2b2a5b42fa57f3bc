package dev.commitline.outbox.bench.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.commitline.outbox.testkit.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

  private ConnectWorker() {}

  /**
   * Relays until it is killed.
   *
   * @param arguments of {@link RouterSettings}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    RouterSettings settings = RouterSettings.of(arguments);
    String address = "http://127.0.0.1:" + Ports.free();
    var unused = new ConnectDistributed().startConnect(worker(settings, address));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/connectors/router/config"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(connector(settings)))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    System.out.println(answer.statusCode() + " " + answer.body());
    if (answer.statusCode() >= 300) {
      System.exit(1);
    }
  }

  private static Map<String, String> worker(RouterSettings settings, String address) {
    String group = "connect-" + settings.slot();
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

  private static String connector(RouterSettings settings) throws JsonProcessingException {
    Map<String, String> connector = new HashMap<>(settings.connector());
    connector.put("tasks.max", "1");
    connector.put("exactly.once.support", "required");
    if (settings.tuned()) {
      ProducerSettings.of(settings.bootstrapServers())
          .forEach((name, value) -> connector.put("producer.override." + name, value(value)));
    }
    return new ObjectMapper().writeValueAsString(connector);
  }

  private static String value(Object value) {
    return value instanceof Class<?> type ? type.getName() : value.toString();
  }
}
