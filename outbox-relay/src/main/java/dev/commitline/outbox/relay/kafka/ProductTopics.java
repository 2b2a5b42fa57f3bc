package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.KnownPlaces;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the topics of data products where they are missing, before anything is sent to them. */
final class ProductTopics {

  private static final Logger log = LoggerFactory.getLogger(ProductTopics.class);

  private static final String CLEANUP_POLICY = TopicCreation.CLEANUP_POLICY;

  private final Admin admin;
  private final RelayConfig.Topics settings;
  private final int maxRecordBytes;
  private final TopicPartitions partitions;
  private final Set<String> known = new HashSet<>();
  private final Set<String> deadLetters = ConcurrentHashMap.newKeySet();

  private ProductTopics(
      Admin admin, RelayConfig.Topics settings, int maxRecordBytes, TopicPartitions partitions) {
    this.admin = admin;
    this.settings = settings;
    this.maxRecordBytes = maxRecordBytes;
    this.partitions = partitions;
  }

  /**
   * Topics by the relay's settings.
   *
   * @param remembered the topics as they were when they were first published to
   * @param parked the dead-letter topics where events wait
   * @param goesPast whether somebody has decided to go on with others of their names
   */
  static ProductTopics of(
      RelayConfig config,
      Admin admin,
      Map<String, KnownPlaces.Topic> remembered,
      Set<String> parked,
      Predicate<RelayException> goesPast) {
    ProductTopics topics =
        new ProductTopics(
            admin,
            config.topics(),
            ClientProperties.maxRequestBytes(config),
            new TopicPartitions(remembered, config.topics().partitionsChanged(), goesPast));
    topics.deadLetters.addAll(parked);
    return topics;
  }

  /** Dead-letter topics that something waits in, or did since this relay began. */
  Set<String> deadLetters() {
    return deadLetters;
  }

  /** Which partition of its topic a key belongs to. */
  TopicPartitions partitions() {
    return partitions;
  }

  /** An event as it is sent to its topic, which is there when this returns. */
  ProducerRecord<byte[], byte[]> record(RelayEvent event) {
    ensure(event.topic(), event.compacted());
    return new ProducerRecord<>(
        event.topic(),
        partitions.of(event.topic(), event.key()),
        null,
        event.key(),
        event.value(),
        event.headers());
  }

  /**
   * Looks whether the topics that were ever published to are the same as then, with as many
   * partitions, and whether those where events wait keep them. One that may not be looked at is
   * left to its events.
   *
   * @param memory what is wrong with the position topic
   * @throws RelayException when one is not; all that were replaced are told together, so that all
   *     can be accepted together
   */
  void check(Optional<RelayException> memory) {
    Map<String, Optional<TopicDescription>> there =
        new TreeMap<>(TopicCreation.findVisible(admin, partitions.topics()));
    there.keySet().removeIf(topic -> DeadLetterTopic.isOne(topic) && !deadLetters.contains(topic));
    partitions.requireSame(
        Stream.concat(
                memory.stream(),
                there.entrySet().stream()
                    .flatMap(each -> partitions.replaced(each.getKey(), id(each)).stream()))
            .toList());
    there.forEach(this::check);
    for (String topic : deadLetters) {
      TopicMemory.requireKeeps(admin, topic, TopicMemory.DELETE);
    }
  }

  private static Optional<String> id(Map.Entry<String, Optional<TopicDescription>> topic) {
    return topic.getValue().map(there -> there.topicId().toString());
  }

  private void check(String topic, Optional<TopicDescription> there) {
    if (there.isEmpty()) {
      partitions.gone(topic);
    } else {
      partitions.found(topic, there.get().partitions().size(), there.get().topicId().toString());
    }
  }

  /** Blocks until the dead-letter topic is there; a new one forgets nothing, and takes all. */
  void ensureDeadLetters(String deadLetterTopic) {
    if (!known.contains(deadLetterTopic)) {
      Map<String, String> configs = new HashMap<>(settings.config());
      configs.put(CLEANUP_POLICY, TopicMemory.DELETE);
      configs.put("retention.ms", "-1");
      configs.put("retention.bytes", "-1");
      configs.put("max.message.bytes", Integer.toString(maxRecordBytes));
      TopicCreation.Topic there = create(deadLetterTopic, configs);
      if (!there.created()) {
        TopicMemory.requireKeeps(admin, deadLetterTopic, TopicMemory.DELETE);
      }
      warnUnlessReadable(deadLetterTopic);
      if (deadLetters.add(deadLetterTopic)) {
        partitions.renew(deadLetterTopic, there.partitions(), there.id());
      }
      known.add(deadLetterTopic);
    }
  }

  /**
   * Blocks until the topic is there.
   *
   * @param compacted how it is created: whether it keeps the newest record of each key
   */
  private void ensure(String topic, boolean compacted) {
    if (!known.contains(topic)) {
      TopicCreation.Topic there = create(topic, configs(compacted));
      if (!there.created() && compacted) {
        warnUnlessCompacted(topic);
      }
      partitions.found(topic, there.partitions(), there.id());
      known.add(topic);
    }
  }

  private TopicCreation.Topic create(String topic, Map<String, String> configs) {
    NewTopic wanted =
        new NewTopic(topic, settings.partitions(), (short) settings.replicationFactor())
            .configs(configs);
    TopicCreation.Topic there = TopicCreation.ensure(admin, wanted);
    if (there.created()) {
      log.info("created topic {} with {} partitions", topic, there.partitions());
    }
    return there;
  }

  private Map<String, String> configs(boolean compacted) {
    if (!compacted) {
      return settings.config();
    }
    Map<String, String> configs = new HashMap<>(settings.config());
    configs.put(CLEANUP_POLICY, TopicMemory.COMPACT);
    return configs;
  }

  /** What is parked needs no right to read; its release does, and then it is late to hear of it. */
  private void warnUnlessReadable(String deadLetterTopic) {
    if (!TopicCreation.readable(admin, deadLetterTopic)) {
      log.warn(
          "topic {} may not be read by this relay: what is parked there can't be released (CL-225)"
              + " until it is granted Read on it",
          deadLetterTopic);
    }
  }

  /** A topic that somebody else made is used as it is; but it may forget what it should keep. */
  private void warnUnlessCompacted(String topic) {
    TopicCreation.cleanupPolicy(admin, topic)
        .filter(policy -> !TopicMemory.COMPACT.equals(policy))
        .ifPresent(
            policy ->
                log.warn(
                    "topic {} has cleanup.policy={}, so it forgets aggregates that its product"
                        + " promises to keep: set it to compact",
                    topic,
                    policy));
  }
}
