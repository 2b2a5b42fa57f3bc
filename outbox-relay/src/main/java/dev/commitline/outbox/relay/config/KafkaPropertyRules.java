package dev.commitline.outbox.relay.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** Which Kafka client properties a user may set. */
final class KafkaPropertyRules {

  private static final List<String> RESERVED =
      List.of(
          "bootstrap.servers",
          "transactional.id",
          "enable.idempotence",
          "acks",
          "retries",
          "isolation.level",
          "transaction.two.phase.commit.enable",
          "enable.auto.commit",
          "auto.offset.reset",
          "group.id",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer",
          "max.in.flight.requests.per.connection");

  private static final String PATH = "kafka.properties.";

  private static final List<ConfigDef> CLIENTS =
      List.of(
          ProducerConfig.configDef(), ConsumerConfig.configDef(), AdminClientConfig.configDef());

  /** What the definitions leave out and yet every client reads. */
  private static final String PROVIDERS = AbstractConfig.CONFIG_PROVIDERS_CONFIG;

  private static final Set<String> KNOWN = known();

  private KafkaPropertyRules() {}

  private static Set<String> known() {
    Set<String> names = new TreeSet<>();
    CLIENTS.forEach(client -> names.addAll(client.names()));
    names.add(PROVIDERS);
    return names;
  }

  private static boolean isKnown(String name) {
    return KNOWN.contains(name)
        || name.startsWith(PROVIDERS + ".")
        || name.startsWith(CommonClientConfigs.METRICS_CONTEXT_PREFIX);
  }

  /** Refuses what breaks the exactly-once protocol, and what a client does not take. */
  static void require(Map<String, String> properties) {
    for (String reserved : RESERVED) {
      if (properties.containsKey(reserved)) {
        throw new InvalidSettingException(
            PATH + reserved, "is set by the relay itself: its guarantees rest on it; remove it");
      }
    }
    new TreeSet<>(properties.keySet()).forEach(KafkaPropertyRules::requireKnown);
    CLIENTS.forEach(client -> requireValid(client, properties));
  }

  /** Clients pass over unknown names in silence: what was meant, such as TLS, would not be. */
  private static void requireKnown(String name) {
    if (!isKnown(name)) {
      throw new InvalidSettingException(
          PATH + name,
          "is no property of Kafka's clients%s For a class of your own it belongs into kafka.plugin-properties"
              .formatted(
                  Nearest.hint(
                      name, KNOWN.stream().filter(n -> !RESERVED.contains(n)).toList(), ".")));
    }
  }

  /** One name, one place: what clients know is checked there. */
  static void requireForeign(Map<String, String> pluginProperties) {
    for (String name : new TreeSet<>(pluginProperties.keySet())) {
      if (isKnown(name) || RESERVED.contains(name)) {
        throw new InvalidSettingException(
            "kafka.plugin-properties." + name,
            "is a property of Kafka's own clients: it belongs into kafka.properties");
      }
    }
  }

  /** The clients would refuse it only once the relay runs, and look like an unreachable cluster. */
  private static void requireValid(ConfigDef client, Map<String, String> properties) {
    for (ConfigValue property : client.validate(properties)) {
      if (properties.containsKey(property.name()) && !property.errorMessages().isEmpty()) {
        throw new InvalidSettingException(
            PATH + property.name(),
            "is refused by Kafka's client: " + property.errorMessages().get(0));
      }
    }
  }
}
