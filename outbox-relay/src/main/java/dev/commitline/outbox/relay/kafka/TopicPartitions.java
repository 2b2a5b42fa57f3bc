package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig.PartitionsChanged;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.KnownPlaces;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partition of its topic a key belongs to, for ever: by the number of partitions that the
 * topic had when it was first published to, hashed as Kafka's own producers do.
 *
 * <p>Thread safety: one thread, but {@link #topics}, {@link #known} and {@link #id} from any.
 */
final class TopicPartitions {

  private static final Logger log = LoggerFactory.getLogger(TopicPartitions.class);

  private final PartitionsChanged onChange;
  private final Predicate<RelayException> goesPast;
  private final Map<String, KnownPlaces.Topic> remembered;
  private final Map<String, Optional<KnownPlaces.Topic>> toRemember = new HashMap<>();
  private String accepted = "";

  /**
   * Partitions of topics.
   *
   * @param remembered the topics as they were when they were first published to
   * @param goesPast whether somebody has decided to go on with others of their names
   */
  TopicPartitions(
      Map<String, KnownPlaces.Topic> remembered,
      PartitionsChanged onChange,
      Predicate<RelayException> goesPast) {
    this.remembered = new ConcurrentHashMap<>(remembered);
    this.onChange = onChange;
    this.goesPast = goesPast;
  }

  /** The partition of a key; of a topic that was {@link #found}. */
  int of(String topic, byte[] key) {
    KnownPlaces.Topic known = remembered.get(topic);
    if (known == null) {
      throw new IllegalStateException("topic " + topic + " was not looked at");
    }
    return Utils.toPositive(Utils.murmur2(key)) % known.partitions();
  }

  /**
   * Takes note of a topic as it is.
   *
   * @throws RelayException when it is another one, or has not as many partitions as it had, and
   *     that is not allowed
   */
  void found(String topic, int partitions, String id) {
    KnownPlaces.Topic before = remembered.get(topic);
    if (before == null) {
      remember(topic, partitions, id);
      return;
    }
    Optional<RelayException> replaced = replaced(topic, Optional.of(id));
    if (replaced.isPresent()) {
      requireAccepted(replaced.get());
      remember(topic, partitions, id);
    } else if (before.partitions() != partitions) {
      changed(topic, before.partitions(), partitions, id);
    } else if (before.id() == null) {
      remember(topic, partitions, id);
    }
  }

  /** The same of a topic where neither counts any more: nobody has anything in it. */
  void renew(String topic, int partitions, String id) {
    KnownPlaces.Topic before = remembered.get(topic);
    if (before == null || before.partitions() != partitions || !id.equals(before.id())) {
      remember(topic, partitions, id);
    }
  }

  /**
   * Takes note that a topic is not there.
   *
   * @throws RelayException when it was, and nobody has decided to go on with another
   */
  void gone(String topic) {
    Optional<RelayException> gone = replaced(topic, Optional.empty());
    if (gone.isPresent()) {
      requireAccepted(gone.get());
      remembered.remove(topic);
      toRemember.put(topic, Optional.empty());
    }
  }

  /**
   * What is wrong where a topic is not the one that was first published to.
   *
   * @param now its id; empty when it is not there
   */
  Optional<RelayException> replaced(String topic, Optional<String> now) {
    String before = id(topic);
    if (before == null || now.equals(Optional.of(before))) {
      return Optional.empty();
    }
    return Optional.of(
        now.map(id -> replaced(topic, before, id)).orElseGet(() -> goneFault(topic, before)));
  }

  /**
   * Makes sure that nothing is wrong, or that somebody has decided about all of it.
   *
   * @throws RelayException with all that is
   */
  void requireSame(List<RelayException> replaced) {
    if (!replaced.isEmpty()) {
      String all = replaced.stream().map(RelayException::what).collect(Collectors.joining("; "));
      RelayException found = new RelayException(RelayError.TOPIC_REPLACED, all);
      requireAccepted(found);
      accepted = all;
    }
  }

  private void requireAccepted(RelayException fault) {
    if (!accepted.contains(fault.what()) && !goesPast.test(fault)) {
      throw fault;
    }
    log.warn("goes on all the same: {}", fault.what());
  }

  static RelayException replaced(String topic, String before, String now) {
    return new RelayException(
        RelayError.TOPIC_REPLACED,
        "topic %s was deleted and made anew: its id was %s when it was first published to, and is %s now"
            .formatted(topic, before, now));
  }

  static RelayException goneFault(String topic, String before) {
    return new RelayException(
        RelayError.TOPIC_REPLACED,
        "topic %s is not there any more: its id was %s when it was first published to"
            .formatted(topic, before));
  }

  private void changed(String topic, int before, int now, String id) {
    if (onChange == PartitionsChanged.ACCEPT) {
      log.warn(
          "topic {} had {} partitions and has {}: aggregates move, so their order is kept only for"
              + " consumers that have read all before",
          topic,
          before,
          now);
      remember(topic, now, id);
    } else if (onChange == PartitionsChanged.KEEP && now > before) {
      log.warn("topic {} has {} partitions, of which the first {} are used", topic, now, before);
    } else {
      throw new RelayException(
          RelayError.PARTITIONS_CHANGED,
          "topic %s had %d partitions when it was first published to, and has %d now"
              .formatted(topic, before, now));
    }
  }

  private void remember(String topic, int partitions, String id) {
    KnownPlaces.Topic now = new KnownPlaces.Topic(partitions, id);
    remembered.put(topic, now);
    toRemember.put(topic, Optional.of(now));
  }

  /** What is to be committed with the next transaction; empty for a topic to be forgotten. */
  Map<String, Optional<KnownPlaces.Topic>> toRemember() {
    return toRemember;
  }

  /** A transaction with it was committed. */
  void committed() {
    toRemember.clear();
  }

  /** All topics that were ever published to. */
  Set<String> topics() {
    return Set.copyOf(remembered.keySet());
  }

  /** A topic as it was found, or is remembered; null when it is neither. */
  KnownPlaces.@Nullable Topic known(String topic) {
    return remembered.get(topic);
  }

  /** Kafka's id of a topic that was found; null when none is known. */
  @Nullable String id(String topic) {
    KnownPlaces.Topic known = remembered.get(topic);
    return known == null ? null : known.id();
  }
}
