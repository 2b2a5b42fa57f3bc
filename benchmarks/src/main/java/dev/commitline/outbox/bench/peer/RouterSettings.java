package dev.commitline.outbox.bench.peer;

import java.util.HashMap;
import java.util.Map;

/**
 * How Debezium's connector with its EventRouter is set up, whatever runs it.
 *
 * @param bootstrapServers of Kafka
 * @param tuned with what the documentation offers for throughput; else its defaults
 * @param outbox what is read
 */
record RouterSettings(String bootstrapServers, boolean tuned, RoutedOutbox outbox) {

  /** From the only argument of a process. */
  static RouterSettings of(String[] arguments) {
    return Json.read(arguments[0], RouterSettings.class);
  }

  String toArgument() {
    return Json.write(this);
  }

  /** Of the connector, but for where it keeps what it knows of the schema. */
  Map<String, String> connector() {
    Map<String, String> settings = new HashMap<>(outbox.connector());
    settings.put("name", "router");
    settings.put("topic.prefix", "router");
    settings.put("tombstones.on.delete", "false");
    settings.put("transforms", "outbox");
    settings.put("transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter");
    settings.put("transforms.outbox.route.topic.replacement", "${routedByValue}");
    if (tuned) {
      settings.put("poll.interval.ms", "1");
      settings.put("max.batch.size", "8192");
      settings.put("max.queue.size", "32768");
      settings.put("statistics.metrics.enabled", "false");
    }
    return settings;
  }
}
