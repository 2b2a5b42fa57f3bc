package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a topic where it is missing, and waits until it can be written: a transaction that meets a
 * topic still being made can fail, or wait for long.
 */
final class TopicCreation {

  static final String CLEANUP_POLICY = "cleanup.policy";

  private static final Logger log = LoggerFactory.getLogger(TopicCreation.class);
  private static final Duration LEADER_LIMIT = Duration.ofSeconds(30);
  private static final long LEADER_POLL_MILLIS = 20;

  private static final Set<AclOperation> NEEDED = Set.of(AclOperation.READ, AclOperation.WRITE);

  private TopicCreation() {}

  /**
   * A topic that is there.
   *
   * @param created whether it was made just now
   * @param partitions how many it has
   * @param id Kafka's id of it
   */
  record Topic(boolean created, int partitions, String id) {

    private static Topic of(boolean created, TopicDescription there) {
      return new Topic(created, there.partitions().size(), there.topicId().toString());
    }
  }

  /**
   * Looks before it creates, so that a topic that is there needs no right to create it.
   *
   * @throws RelayException when it is missing and can't be made
   */
  static Topic ensure(Admin admin, NewTopic wanted) {
    try {
      Optional<TopicDescription> there = describe(admin, wanted.name());
      if (there.isPresent()) {
        return Topic.of(false, there.get());
      }
      boolean created = create(admin, wanted);
      return Topic.of(created, awaitLeaders(admin, wanted.name()));
    } catch (ExecutionException e) {
      throw KafkaFaults.during("can't create topic " + wanted.name(), e);
    } catch (InterruptedException e) {
      throw Interrupts.surface("creating topic " + wanted.name());
    }
  }

  /**
   * The topic as it is; empty when there is none.
   *
   * @throws RelayException when Kafka doesn't tell
   */
  static Optional<TopicDescription> find(Admin admin, String topic) {
    try {
      return describe(admin, topic);
    } catch (ExecutionException e) {
      throw KafkaFaults.during("can't look at topic " + topic, e);
    } catch (InterruptedException e) {
      throw Interrupts.surface("looking at topic " + topic);
    }
  }

  /**
   * Those of the topics that may be looked at: as they are, or empty where there is none; in one
   * question to Kafka.
   *
   * @throws RelayException when Kafka doesn't tell
   */
  static Map<String, Optional<TopicDescription>> findVisible(Admin admin, Set<String> topics) {
    return visible(admin.describeTopics(topics).topicNameValues());
  }

  /** The same of answers that have come, or will. */
  static Map<String, Optional<TopicDescription>> visible(
      Map<String, KafkaFuture<TopicDescription>> asked) {
    Map<String, Optional<TopicDescription>> seen = new HashMap<>();
    try {
      for (var each : asked.entrySet()) {
        try {
          seen.put(each.getKey(), answer(each.getValue()));
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicAuthorizationException)) {
            throw e;
          }
        }
      }
      return seen;
    } catch (ExecutionException e) {
      throw KafkaFaults.during("can't look at topics " + String.join(", ", asked.keySet()), e);
    } catch (InterruptedException e) {
      throw Interrupts.surface("looking at topics " + String.join(", ", asked.keySet()));
    }
  }

  /**
   * What a topic's {@code cleanup.policy} is; empty when there is no such topic.
   *
   * @throws RelayException when Kafka doesn't tell
   */
  static Optional<String> cleanupPolicy(Admin admin, String topic) {
    return Optional.ofNullable(configs(admin, topic).get(CLEANUP_POLICY));
  }

  /**
   * A topic's settings; none when there is no such topic, or this broker has not heard of it yet.
   *
   * @throws RelayException when Kafka doesn't tell
   */
  static Map<String, String> configs(Admin admin, String topic) {
    try {
      return readConfigs(admin, topic);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Map.of();
      }
      throw KafkaFaults.during(unseen(topic), e);
    } catch (InterruptedException e) {
      throw Interrupts.surface("looking at topic " + topic);
    }
  }

  static String unseen(String topic) {
    return "can't read the settings of topic %s, for which it must allow DescribeConfigs"
        .formatted(topic);
  }

  private static Map<String, String> readConfigs(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
    return config == null ? Map.of() : values(config);
  }

  /** Those settings that have a value. */
  static Map<String, String> values(Config config) {
    return config.entries().stream()
        .filter(entry -> entry.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }

  /** Whether the topic may be read by who asks; true where the cluster doesn't tell. */
  static boolean readable(Admin admin, String topic) {
    try {
      return allowed(admin, topic).contains(AclOperation.READ);
    } catch (ExecutionException e) {
      log.debug("what may be done with topic {} can't be read", topic, e);
      return true;
    } catch (InterruptedException e) {
      throw Interrupts.surface("looking at topic " + topic);
    }
  }

  /**
   * Makes sure that a topic is there, and may be read and written by who asks.
   *
   * @throws RelayException when not
   */
  static void requireUsable(Admin admin, String topic) {
    try {
      Set<AclOperation> allowed = allowed(admin, topic);
      if (!allowed.containsAll(NEEDED)) {
        throw new RelayException(
            RelayError.KAFKA_NOT_PERMITTED,
            "topic %s allows %s, and has to allow %s".formatted(topic, allowed, NEEDED));
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownTopicOrPartitionException
          ? new RelayException(RelayError.POSITION_LOST, "there is no topic %s".formatted(topic), e)
          : KafkaFaults.during("can't look at topic " + topic, e);
    } catch (InterruptedException e) {
      throw Interrupts.surface("looking at topic " + topic);
    }
  }

  /** What may be done with it; all, where the cluster doesn't tell. */
  private static Set<AclOperation> allowed(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    DescribeTopicsOptions asked = new DescribeTopicsOptions().includeAuthorizedOperations(true);
    TopicDescription described =
        admin.describeTopics(Set.of(topic), asked).allTopicNames().get().get(topic);
    Set<AclOperation> told = described == null ? null : described.authorizedOperations();
    return told == null ? NEEDED : told;
  }

  private static boolean create(Admin admin, NewTopic wanted)
      throws ExecutionException, InterruptedException {
    try {
      admin.createTopics(List.of(wanted)).all().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false; // somebody else was faster
      }
      throw e;
    }
  }

  private static TopicDescription awaitLeaders(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + LEADER_LIMIT.toNanos();
    while (true) {
      Optional<TopicDescription> described = describe(admin, topic);
      if (described.filter(TopicCreation::hasLeaders).isPresent()) {
        return described.get();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new RelayException(
            RelayError.KAFKA_FAULT,
            "topic %s has partitions without a leader %d s after it was made"
                .formatted(topic, LEADER_LIMIT.toSeconds()));
      }
      Thread.sleep(LEADER_POLL_MILLIS);
    }
  }

  private static boolean hasLeaders(TopicDescription topic) {
    return topic.partitions().stream()
        .allMatch(partition -> partition.leader() != null && !partition.leader().isEmpty());
  }

  private static Optional<TopicDescription> describe(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    var asked = admin.describeTopics(Set.of(topic)).topicNameValues();
    return answer(Objects.requireNonNull(asked.get(topic)));
  }

  private static Optional<TopicDescription> answer(KafkaFuture<TopicDescription> asked)
      throws ExecutionException, InterruptedException {
    try {
      return Optional.of(asked.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
