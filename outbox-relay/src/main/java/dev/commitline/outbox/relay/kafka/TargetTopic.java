package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** A data product's topic as the target of a replay. */
public final class TargetTopic {

  private TargetTopic() {}

  /**
   * Makes sure that events may be replayed to a topic; changes nothing. Blocks until the cluster
   * answers.
   *
   * @param needed whether it has to be there
   * @throws RelayException when it is not, or when it keeps only the newest record of each key: a
   *     replayed one would stand for a newer state
   */
  public static void require(RelayConfig config, String topic, boolean needed) {
    try (Admin admin = Clients.admin(config)) {
      if (TopicCreation.find(admin, topic).isPresent()) {
        requireNotCompacted(admin, topic);
      } else if (needed) {
        throw new RelayException(
            RelayError.PRODUCT_UNKNOWN,
            "there is no topic '%s' in Kafka at %s"
                .formatted(topic, config.kafka().bootstrapServers()));
      }
    } catch (KafkaException e) {
      throw KafkaFaults.during("can't look at topic " + topic, e);
    }
  }

  private static void requireNotCompacted(Admin admin, String topic) {
    if (TopicCreation.cleanupPolicy(admin, topic).orElse("").contains("compact")) {
      throw new RelayException(
          RelayError.TOPIC_COMPACTED,
          "topic '%s' is compacted: it would keep replayed events as the newest states"
              .formatted(topic));
    }
  }
}
