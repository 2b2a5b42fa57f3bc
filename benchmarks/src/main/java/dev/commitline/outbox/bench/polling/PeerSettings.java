package dev.commitline.outbox.bench.polling;

import dev.commitline.outbox.bench.peer.ProducerSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How a peer is set up.
 *
 * @param url of the database
 * @param bootstrapServers of Kafka
 * @param tuned with what its documentation offers for throughput; else its defaults
 */
record PeerSettings(
    String url, String user, String password, String bootstrapServers, boolean tuned) {

  /** How many threads publish in a tuned peer, and how many connections they have. */
  static final int TUNED_THREADS = 32;

  /** From the arguments of a process, in the order of the components. */
  static PeerSettings of(String[] arguments) {
    return new PeerSettings(
        arguments[0], arguments[1], arguments[2], arguments[3], Boolean.parseBoolean(arguments[4]));
  }

  /** Of an application that does not publish. */
  static PeerSettings writing(String url, String user, String password) {
    return new PeerSettings(url, user, password, "localhost:1", false);
  }

  List<Object> arguments() {
    return List.of(url, user, password, bootstrapServers, tuned);
  }

  /**
   * Of the producer: Kafka's defaults, or the relay's settings. The peers wait for each record
   * before they take the next one, so a tuned one does not wait for company.
   */
  Map<String, Object> producer() {
    Map<String, Object> settings = new HashMap<>();
    if (tuned) {
      settings.putAll(ProducerSettings.of(bootstrapServers));
      settings.put("linger.ms", 0);
    }
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("key.serializer", StringSerializer.class);
    settings.put("value.serializer", StringSerializer.class);
    return settings;
  }
}
