package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Whether topics that the relay makes for itself keep what was put there: whoever makes them ahead,
 * by hand or by {@code auto.create.topics.enable}, gives them the broker's defaults.
 */
final class TopicMemory {

  static final String COMPACT = "compact";
  static final String DELETE = "delete";

  private static final String KEEPS_ALL = "-1";

  private TopicMemory() {}

  /**
   * A compacted topic with one partition, made where there is none.
   *
   * @throws RelayException when the one that is there is another, or forgets, or does not say
   */
  static TopicCreation.Topic ensure(Admin admin, NewTopic wanted) {
    TopicCreation.Topic there = TopicCreation.ensure(admin, wanted);
    requireOne(wanted.name(), there.partitions());
    requireKeeps(admin, wanted.name(), COMPACT);
    return there;
  }

  /**
   * Makes sure of how a topic is cleaned up.
   *
   * @param policy the one {@code cleanup.policy} under which it forgets nothing that counts; with
   *     delete, it also must not forget by age or size
   * @throws RelayException when it forgets, or may not be asked
   */
  static void requireKeeps(Admin admin, String topic, String policy) {
    requireKeeps(topic, TopicCreation.configs(admin, topic), policy);
  }

  static void requireKeeps(String topic, Map<String, String> configs, String policy) {
    require(topic, configs, TopicCreation.CLEANUP_POLICY, policy);
    if (policy.equals(DELETE)) {
      require(topic, configs, "retention.ms", KEEPS_ALL);
      require(topic, configs, "retention.bytes", KEEPS_ALL);
    }
  }

  private static void require(
      String topic, Map<String, String> configs, String name, String wanted) {
    String found = configs.getOrDefault(name, wanted);
    if (!found.equals(wanted)) {
      throw new RelayException(
          RelayError.TOPIC_FORGETS,
          "topic %s has %s=%s, so Kafka forgets what the relay has to find there; it must be %s"
              .formatted(topic, name, found, wanted));
    }
  }

  /** Makes sure that a topic has one partition, which is what is read. */
  static void requireOne(String topic, int partitions) {
    if (partitions != 1) {
      throw new RelayException(
          RelayError.TOPIC_FORGETS,
          "topic %s has %d partitions, so what the relay has to find there has no order; it must be 1"
              .formatted(topic, partitions));
    }
  }
}
