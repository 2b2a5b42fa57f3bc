package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.security.auth.login.LoginException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Makes Kafka's clients. One that can't be made has read its properties and the files that they
 * name, and asked no broker: waiting mends that only where something else had to be asked.
 */
final class Clients {

  /** Their logins ask a server of their own, and don't say what it answered. */
  private static final Set<String> ASK_ELSEWHERE = Set.of("OAUTHBEARER", "GSSAPI");

  private Clients() {}

  static Admin admin(RelayConfig config) {
    return made(config, () -> Admin.create(ClientProperties.of(config)));
  }

  static KafkaConsumer<byte[], byte[]> consumer(RelayConfig config) {
    return consumer(config, ClientProperties.consumer(config));
  }

  static KafkaConsumer<byte[], byte[]> consumer(
      RelayConfig config, Map<String, Object> properties) {
    return made(config, () -> new KafkaConsumer<>(properties));
  }

  /** One that takes part in no transaction. */
  static Producer<byte[], byte[]> producer(RelayConfig config) {
    return made(config, () -> new KafkaProducer<>(ClientProperties.producer(config)));
  }

  /**
   * What the supplier makes.
   *
   * @throws RelayException when it can't
   */
  static <T> T made(RelayConfig config, Supplier<T> client) {
    try {
      return client.get();
    } catch (KafkaException e) {
      String servers = config.kafka().bootstrapServers();
      throw new RelayException(
          mayPass(config, e) ? RelayError.KAFKA_UNREACHABLE : RelayError.KAFKA_CLIENT,
          "no client can be made for %s: %s".formatted(servers, KafkaFaults.describe(e)),
          e);
    }
  }

  private static boolean mayPass(RelayConfig config, KafkaException failure) {
    String mechanism = config.kafka().properties().getOrDefault("sasl.mechanism", "");
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SocketException
          || t instanceof SocketTimeoutException
          || t instanceof UnknownHostException
          || t instanceof HttpTimeoutException
          || (t instanceof LoginException && ASK_ELSEWHERE.contains(mechanism))) {
        return true;
      }
    }
    return Arrays.stream(config.kafka().bootstrapServers().split(","))
        .allMatch(server -> unresolved(server.trim()));
  }

  private static boolean unresolved(String server) {
    int colon = server.lastIndexOf(':');
    String host = server.substring(0, colon).replaceAll("^\\[|]$", "");
    return new InetSocketAddress(host, Integer.parseInt(server.substring(colon + 1)))
        .isUnresolved();
  }
}
