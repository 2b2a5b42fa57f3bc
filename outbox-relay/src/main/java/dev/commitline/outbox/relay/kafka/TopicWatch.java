package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then, while events flow, whether the relay's topics are still the ones that they
 * were, and keep what has to stay. Never waits for Kafka: what does not answer is asked again.
 *
 * <p>Thread safety: one thread at a time, which need not be the one that publishes.
 */
final class TopicWatch {

  private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);
  private static final long EVERY_NANOS = 5_000_000_000L;

  private final Admin admin;
  private final StateTopic memory;
  private final ProductTopics products;
  private final Set<String> missing = new HashSet<>();
  private final Set<String> unseen = new HashSet<>();
  private @Nullable Asked asked;
  private long next = System.nanoTime() + EVERY_NANOS;

  /** What Kafka was asked. */
  private record Asked(
      Map<String, KafkaFuture<TopicDescription>> topics,
      Map<ConfigResource, KafkaFuture<Config>> configs) {
    boolean answered() {
      return Stream.concat(topics.values().stream(), configs.values().stream())
          .allMatch(KafkaFuture::isDone);
    }
  }

  TopicWatch(Admin admin, StateTopic memory, ProductTopics products) {
    this.admin = admin;
    this.memory = memory;
    this.products = products;
  }

  /**
   * Asks if it is time to, and judges what was answered; to be called often.
   *
   * @throws RelayException when a topic is another one, is gone, or forgets
   */
  void look() {
    if (asked == null && System.nanoTime() - next >= 0) {
      next = System.nanoTime() + EVERY_NANOS;
      asked = ask();
    } else if (asked != null && asked.answered()) {
      Asked answered = asked;
      asked = null;
      judge(answered);
    }
  }

  private Asked ask() {
    Set<String> topics = new HashSet<>(products.partitions().topics());
    topics.removeIf(DeadLetterTopic::isOne);
    Set<String> deadLetters = products.deadLetters();
    topics.addAll(deadLetters);
    topics.add(memory.name());
    List<ConfigResource> kept =
        Stream.concat(Stream.of(memory.name()), deadLetters.stream())
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
            .toList();
    return new Asked(
        admin.describeTopics(topics).topicNameValues(), admin.describeConfigs(kept).values());
  }

  private void judge(Asked answered) {
    try {
      Set<String> waitedIn = products.deadLetters();
      TopicCreation.visible(answered.topics())
          .forEach(
              (topic, there) -> {
                if (!DeadLetterTopic.isOne(topic) || waitedIn.contains(topic)) {
                  judge(topic, there);
                }
              });
      for (var each : answered.configs().entrySet()) {
        String topic = each.getKey().name();
        if (topic.equals(memory.name())) {
          TopicMemory.requireKeeps(topic, configs(topic, each.getValue()), TopicMemory.COMPACT);
        } else if (waitedIn.contains(topic)) {
          TopicMemory.requireKeeps(topic, configs(topic, each.getValue()), TopicMemory.DELETE);
        }
      }
    } catch (RelayException fault) {
      if (!fault.retriable()) {
        throw fault;
      }
      log.debug("the topics can't be looked at now", fault);
    }
  }

  /** A broker that was just started may not know a topic yet: it has to be missing twice. */
  private void judge(String topic, Optional<TopicDescription> there) {
    String id = topic.equals(memory.name()) ? memory.id() : products.partitions().id(topic);
    if (id == null) {
      return;
    }
    if (there.isEmpty()) {
      if (!missing.add(topic)) {
        throw judged(topic, TopicPartitions.goneFault(topic, id));
      }
      return;
    }
    missing.remove(topic);
    String now = there.get().topicId().toString();
    if (!now.equals(id)) {
      throw judged(topic, TopicPartitions.replaced(topic, id, now));
    }
    if (topic.equals(memory.name())) {
      TopicMemory.requireOne(topic, there.get().partitions().size());
    }
  }

  /** The position went with its topic: nobody can decide about it there. */
  private RelayException judged(String topic, RelayException fault) {
    return topic.equals(memory.name())
        ? new RelayException(RelayError.POSITION_LOST, fault.what())
        : fault;
  }

  private Map<String, String> configs(String topic, KafkaFuture<Config> answer) {
    try {
      return TopicCreation.values(answer.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicAuthorizationException && unseen.add(topic)) {
        log.warn("{}; so whether it forgets is not seen", TopicCreation.unseen(topic));
      }
      return Map.of(); // or gone
    } catch (InterruptedException e) {
      throw Interrupts.surface("looking at topics");
    }
  }
}
