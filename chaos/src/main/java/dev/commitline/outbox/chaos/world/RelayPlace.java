package dev.commitline.outbox.chaos.world;

import dev.commitline.outbox.testkit.Ports;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A relay, and its own stretch of network to the database and to Kafka.
 *
 * @param process the relay
 * @param toDatabase all its connections to the database
 * @param toKafka all its connections to Kafka
 */
public record RelayPlace(RelayProcess process, TcpProxy toDatabase, TcpProxy toKafka)
    implements AutoCloseable {

  /** Both relays have this name: one is active, the other stands by. */
  public static final String RELAY_NAME = "chaos";

  static RelayPlace of(
      String name,
      Path directory,
      RelayCommand command,
      Settings settings,
      SourceDatabase database,
      Wires wires) {
    int healthPort = Ports.free();
    wires.toDatabase().leadTo(database.port());
    SourceDatabase.Login login = database.relayLogin(wires.toDatabase().port());
    Map<String, String> environment = environment(login, wires.toKafka().port(), settings);
    environment.put("COMMITLINE_HTTP_HOST", "127.0.0.1");
    environment.put("COMMITLINE_HTTP_PORT", Integer.toString(healthPort));
    Path log = directory.resolve("relay-" + name + ".log");
    return new RelayPlace(
        new RelayProcess("relay " + name, log, command.words(), environment, healthPort),
        wires.toDatabase(),
        wires.toKafka());
  }

  /** What has to be there before the broker: the address that it tells the relay. */
  record Wires(TcpProxy toDatabase, TcpProxy toKafka) {
    static Wires laid() {
      return new Wires(TcpProxy.listening(), TcpProxy.listening());
    }
  }

  /**
   * What differs between runs.
   *
   * @param chunked whether large transactions are published in parts
   */
  public record Settings(boolean chunked) {}

  /**
   * As an operator would who wants a short outage more than patience with a slow network; none of
   * it decides about a guarantee.
   */
  static Map<String, String> environment(
      SourceDatabase.Login login, int kafkaPort, Settings settings) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("COMMITLINE_RELAY_NAME", RELAY_NAME);
    environment.put("COMMITLINE_DATABASE_URL", login.url());
    environment.put("COMMITLINE_DATABASE_USERNAME", login.username());
    environment.put("COMMITLINE_DATABASE_PASSWORD", login.password());
    environment.put("COMMITLINE_KAFKA_BOOTSTRAP_SERVERS", "localhost:" + kafkaPort);
    environment.put("COMMITLINE_KAFKA_PROPERTIES_REQUEST_TIMEOUT_MS", "3000");
    environment.put("COMMITLINE_KAFKA_PROPERTIES_DEFAULT_API_TIMEOUT_MS", "6000");
    environment.put("COMMITLINE_KAFKA_PROPERTIES_RECONNECT_BACKOFF_MAX_MS", "200");
    environment.put("COMMITLINE_RELAY_POISON", "dead-letter");
    environment.put("COMMITLINE_RELAY_CHUNKED", Boolean.toString(settings.chunked()));
    environment.put(
        "COMMITLINE_TOPICS_CONFIG_MIN_COMPACTION_LAG_MS", "86400000"); // all is compared
    environment.put("COMMITLINE_RETRY_MAX_BACKOFF_MS", "1000");
    return environment;
  }

  @Override
  public void close() {
    process.close();
    toDatabase.close();
    toKafka.close();
  }
}
