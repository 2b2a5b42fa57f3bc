package dev.commitline.outbox.bench.peer;

import dev.commitline.outbox.bench.load.ClassicOutbox;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How Debezium's connector with its EventRouter is set up, whatever runs it.
 *
 * @param bootstrapServers of Kafka
 * @param host the database's
 * @param slot what is read
 * @param tuned with what the documentation offers for throughput; else its defaults
 */
record RouterSettings(
    String bootstrapServers,
    String host,
    String port,
    String database,
    String user,
    String password,
    String slot,
    boolean tuned) {

  /** From the arguments of a process, in the order of the components. */
  static RouterSettings of(String[] arguments) {
    return new RouterSettings(
        arguments[0],
        arguments[1],
        arguments[2],
        arguments[3],
        arguments[4],
        arguments[5],
        arguments[6],
        Boolean.parseBoolean(arguments[7]));
  }

  List<Object> arguments() {
    return List.of(bootstrapServers, host, port, database, user, password, slot, tuned);
  }

  /** Of the connector. */
  Map<String, String> connector() {
    Map<String, String> settings = new HashMap<>(documented());
    if (tuned) {
      settings.putAll(
          Map.of(
              "poll.interval.ms", "1",
              "max.batch.size", "8192",
              "max.queue.size", "32768",
              "statistics.metrics.enabled", "false"));
    }
    return settings;
  }

  private Map<String, String> documented() {
    return Map.ofEntries(
        Map.entry("name", "router"),
        Map.entry("topic.prefix", "router"),
        Map.entry("connector.class", "io.debezium.connector.postgresql.PostgresConnector"),
        Map.entry("database.hostname", host),
        Map.entry("database.port", port),
        Map.entry("database.dbname", database),
        Map.entry("database.user", user),
        Map.entry("database.password", password),
        Map.entry("slot.name", slot),
        Map.entry("plugin.name", "pgoutput"),
        Map.entry("publication.name", ClassicOutbox.PUBLICATION),
        Map.entry("publication.autocreate.mode", "disabled"),
        Map.entry("table.include.list", ClassicOutbox.TABLE.replace(".", "\\.")),
        Map.entry("snapshot.mode", "no_data"),
        Map.entry("tombstones.on.delete", "false"),
        Map.entry("transforms", "outbox"),
        Map.entry("transforms.outbox.type", "io.debezium.transforms.outbox.EventRouter"),
        Map.entry("transforms.outbox.route.topic.replacement", "${routedByValue}"));
  }
}
