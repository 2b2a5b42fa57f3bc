package dev.commitline.outbox.relay.config;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
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
          "group.id",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer",
          "max.in.flight.requests.per.connection");

  private KafkaPropertyRules() {}

  /** Refuses what breaks the exactly-once protocol, and what a client does not take. */
  static void require(Map<String, String> properties) {
    for (String reserved : RESERVED) {
      if (properties.containsKey(reserved)) {
        throw new InvalidSettingException(
            "kafka.properties." + reserved,
            "is set by the relay itself: its guarantees rest on it; remove it");
      }
    }
    requireValid(ProducerConfig.configDef(), properties);
    requireValid(ConsumerConfig.configDef(), properties);
    requireValid(AdminClientConfig.configDef(), properties);
  }

  /** The clients would refuse it only once the relay runs, and look like an unreachable cluster. */
  private static void requireValid(ConfigDef client, Map<String, String> properties) {
    for (ConfigValue property : client.validate(properties)) {
      if (properties.containsKey(property.name()) && !property.errorMessages().isEmpty()) {
        throw new InvalidSettingException(
            "kafka.properties." + property.name(),
            "is refused by Kafka's client: " + property.errorMessages().get(0));
      }
    }
  }
}
