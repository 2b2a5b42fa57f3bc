package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.Aggregate;
import dev.commitline.outbox.relay.protocol.KnownPlaces;
import dev.commitline.outbox.relay.protocol.RelayEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
  private final Set<Aggregate> waiting = ConcurrentHashMap.newKeySet();
  private final TopicEnds ends;
  private final Predicate<RelayException> goesPast;

  private ProductTopics(
      Admin admin,
      RelayConfig.Topics settings,
      int maxRecordBytes,
      TopicPartitions partitions,
      TopicEnds ends,
      Predicate<RelayException> goesPast) {
    this.ends = ends;
    this.goesPast = goesPast;
    this.admin = admin;
    this.settings = settings;
    this.maxRecordBytes = maxRecordBytes;
    this.partitions = partitions;
  }

  /**
   * Topics by the relay's settings.
   *
   * @param remembered the topics as they were when they were first published to
   * @param parked the aggregates whose events wait in dead-letter topics
   * @param goesPast whether somebody has decided to go past what was found
   * @param ends where the topics end, as far as this process knows
   */
  static ProductTopics of(
      RelayConfig config,
      Admin admin,
      Map<String, KnownPlaces.Topic> remembered,
      Set<Aggregate> parked,
      Predicate<RelayException> goesPast,
      TopicEnds ends) {
    ProductTopics topics =
        new ProductTopics(
            admin,
            config.topics(),
            ClientProperties.maxRequestBytes(config),
            new TopicPartitions(remembered, config.topics().partitionsChanged(), goesPast),
            ends,
            goesPast);
    topics.waiting.addAll(parked);
    ends.begin();
    return topics;
  }

  /** Events of an aggregate wait in its dead-letter topic. */
  void waits(Aggregate aggregate) {
    waiting.add(aggregate);
  }

  /** They don't any more. */
  void waitsNoMore(Aggregate aggregate) {
    waiting.remove(aggregate);
  }

  /** Dead-letter topics that something waits in. */
  Set<String> deadLetters() {
    return waiting.stream()
        .map(aggregate -> DeadLetterTopic.of(aggregate.topic()))
        .collect(Collectors.toSet());
  }

  /** Where the topics end. */
  TopicEnds ends() {
    return ends;
  }

  /**
   * What is to be committed with the next transaction; empty for a topic to be forgotten.
   *
   * @param quiet whether that has no events
   */
  Map<String, Optional<KnownPlaces.Topic>> toRemember(boolean quiet) {
    Map<String, Optional<KnownPlaces.Topic>> places = new HashMap<>(partitions.toRemember());
    for (String topic : ends.due(quiet)) {
      KnownPlaces.Topic known = partitions.known(topic);
      if (known != null) {
        places.putIfAbsent(topic, Optional.of(known));
      }
    }
    places.replaceAll((name, topic) -> topic.map(known -> known.ending(ends.of(name))));
    return places;
  }

  /**
   * A transaction was committed.
   *
   * @param remembered the topics that were remembered with it
   */
  void committed(Set<String> remembered) {
    partitions.committed();
    ends.remembered(remembered);
    ends.committed();
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
   * partitions and all that was published, and whether those where events wait keep them. One that
   * may not be looked at is left to its events.
   *
   * @param memory what is wrong with the position topic
   * @throws RelayException when one is not; all that were replaced are told together, so that all
   *     can be accepted together
   */
  void check(Optional<RelayException> memory) {
    Set<String> waitedIn = deadLetters();
    Set<String> topics = new HashSet<>(partitions.topics());
    topics.removeIf(topic -> DeadLetterTopic.isOne(topic) && !waitedIn.contains(topic));
    Map<String, Optional<TopicDescription>> seen =
        new TreeMap<>(TopicCreation.findVisible(admin, topics));
    partitions.requireSame(
        Stream.concat(
                memory.stream(),
                seen.entrySet().stream()
                    .flatMap(each -> partitions.replaced(each.getKey(), id(each)).stream()))
            .toList());
    seen.forEach(this::check);
    for (String topic : waitedIn) {
      TopicMemory.requireKeeps(admin, topic, TopicMemory.DELETE);
    }
    List<TopicDescription> there = seen.values().stream().flatMap(Optional::stream).toList();
    LogEnds.require(admin, there, ends, goesPast);
  }

  private static Optional<String> id(Map.Entry<String, Optional<TopicDescription>> topic) {
    return topic.getValue().map(there -> there.topicId().toString());
  }

  private void check(String topic, Optional<TopicDescription> there) {
    if (there.isEmpty()) {
      partitions.gone(topic);
    } else {
      partitions.found(topic, there.get().partitions().size(), there.get().topicId().toString());
      if (!DeadLetterTopic.isOne(topic)) { // what waits there is counted
        ends.know(topic, Objects.requireNonNull(partitions.known(topic)));
      }
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
      TopicMemory.requireKeeps(admin, deadLetterTopic, TopicMemory.DELETE);
      warnUnlessReadable(deadLetterTopic);
      if (!deadLetters().contains(deadLetterTopic)) {
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
      ends.meet(topic, Objects.requireNonNull(partitions.known(topic)));
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
    try {
      TopicCreation.cleanupPolicy(admin, topic)
          .filter(policy -> !TopicMemory.COMPACT.equals(policy))
          .ifPresent(
              policy ->
                  log.warn(
                      "topic {} has cleanup.policy={}, so it forgets aggregates that its product"
                          + " promises to keep: set it to compact",
                      topic,
                      policy));
    } catch (RelayException fault) {
      if (fault.retriable()) {
        throw fault;
      }
      log.warn("{}; so nobody tells whether it keeps what its product promises", fault.what());
    }
  }
}
