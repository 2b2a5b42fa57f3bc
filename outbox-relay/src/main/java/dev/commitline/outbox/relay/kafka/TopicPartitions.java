package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.config.RelayConfig.PartitionsChanged;
import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partition of its topic a key belongs to, for ever: by the number of partitions that the
 * topic had when it was first published to, hashed as Kafka's own producers do.
 *
 * <p>Thread safety: none.
 */
final class TopicPartitions {

  private static final Logger log = LoggerFactory.getLogger(TopicPartitions.class);

  private final PartitionsChanged onChange;
  private final Map<String, Integer> remembered;
  private final Map<String, Integer> toRemember = new HashMap<>();

  /**
   * Partitions of topics.
   *
   * @param remembered how many each topic had when it was first published to
   */
  TopicPartitions(Map<String, Integer> remembered, PartitionsChanged onChange) {
    this.remembered = new HashMap<>(remembered);
    this.onChange = onChange;
  }

  /** The partition of a key; of a topic that was {@link #found}. */
  int of(String topic, byte[] key) {
    Integer count = remembered.get(topic);
    if (count == null) {
      throw new IllegalStateException("topic " + topic + " was not looked at");
    }
    return Utils.toPositive(Utils.murmur2(key)) % count;
  }

  /**
   * Takes note of how many partitions a topic has.
   *
   * @throws RelayException when they are not as many as it had, and that is not allowed
   */
  void found(String topic, int now) {
    Integer before = remembered.get(topic);
    if (before == null) {
      remember(topic, now);
    } else if (before != now) {
      changed(topic, before, now);
    }
  }

  private void changed(String topic, int before, int now) {
    if (onChange == PartitionsChanged.ACCEPT) {
      log.warn(
          "topic {} had {} partitions and has {}: aggregates move, so their order is kept only for consumers that have read all before",
          topic,
          before,
          now);
      remember(topic, now);
    } else if (onChange == PartitionsChanged.KEEP && now > before) {
      log.warn("topic {} has {} partitions, of which the first {} are used", topic, now, before);
    } else {
      throw new RelayException(
          RelayError.PARTITIONS_CHANGED,
          "topic %s had %d partitions when it was first published to, and has %d now"
              .formatted(topic, before, now));
    }
  }

  private void remember(String topic, int partitions) {
    remembered.put(topic, partitions);
    toRemember.put(topic, partitions);
  }

  /** What is to be committed with the next transaction. */
  Map<String, Integer> toRemember() {
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
}
