package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the topics of data products where they are missing, before anything is sent to them: a
 * transaction that meets a topic still being made can fail.
 */
final class ProductTopics {

  private static final Logger log = LoggerFactory.getLogger(ProductTopics.class);

  private final Admin admin;
  private final RelayConfig.Topics settings;
  private final Set<String> known = new HashSet<>();

  ProductTopics(Admin admin, RelayConfig.Topics settings) {
    this.admin = admin;
    this.settings = settings;
  }

  void ensure(String topic) {
    if (!known.contains(topic)) {
      create(topic);
      known.add(topic);
    }
  }

  private void create(String topic) {
    NewTopic wanted =
        new NewTopic(topic, settings.partitions(), (short) settings.replicationFactor())
            .configs(settings.config());
    try {
      admin.createTopics(List.of(wanted)).all().get();
      log.info("created topic {} with {} partitions", topic, settings.partitions());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw KafkaFaults.during("can't create topic " + topic, e);
      }
    } catch (InterruptedException e) {
      throw Interrupts.surface("creating topic " + topic);
    }
  }
}
