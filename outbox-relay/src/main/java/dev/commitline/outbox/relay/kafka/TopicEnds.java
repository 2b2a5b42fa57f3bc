package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.relay.protocol.KnownPlaces;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where the records of products' topics end, as far as a relay has committed. A log that ends
 * before that has lost what consumers were to find, though the topic is the same: it was restored,
 * or led on by a replica that had not all of it.
 *
 * <p>Costs no question to Kafka while events flow: each record's acknowledgement says where it
 * stands. What was committed is remembered with the topic, at most every 5 s, and with each commit
 * that has no events; and by this process at once, for its next session.
 *
 * <p>Thread safety: one session after the other; {@link #acknowledged} from the threads of its
 * producers, of which one transaction's are done when it is committed.
 */
public final class TopicEnds {

  private static final long EVERY_NANOS = 5_000_000_000L;

  private final Map<String, Ends> topics = new ConcurrentHashMap<>();
  private final Set<String> changed = new HashSet<>();
  private final Map<TopicPartition, Lost> shown = new ConcurrentHashMap<>();
  private long remembered = System.nanoTime();

  /** Those of one topic, by partition; zero where nothing is known. */
  private static final class Ends {
    private final String topicId;
    private final long[] committed;
    private final long[] acknowledged;
    private volatile boolean open;

    Ends(String topicId, long[] committed) {
      this.topicId = topicId;
      this.committed = committed;
      this.acknowledged = new long[committed.length];
    }

    boolean raise(int partition, long end) {
      boolean higher = partition < committed.length && end > committed[partition];
      if (higher) {
        committed[partition] = end;
      }
      return higher;
    }
  }

  /**
   * A partition that ends before what was committed to it.
   *
   * @param end record offset behind the last record that is there
   * @param committed record offset behind the last record that was committed
   */
  record Lost(TopicPartition partition, long end, long committed) {

    String text() {
      return "partition %d of topic %s ends at record offset %d, and this relay has published up to %d"
          .formatted(partition.partition(), partition.topic(), end, committed);
    }
  }

  /** Of a relay that has published nothing in this process yet. */
  public TopicEnds() {}

  /** A session begins; what the last one had not committed does not count. */
  void begin() {
    dropped();
  }

  /** Takes note of a topic as it is remembered; one of another id begins anew. */
  void know(String name, KnownPlaces.Topic topic) {
    String id = Objects.requireNonNull(topic.id());
    Ends before = topics.get(name);
    Ends now =
        before != null && before.topicId.equals(id)
            ? before
            : new Ends(id, new long[topic.partitions()]);
    if (before != null && !before.topicId.equals(id)) {
      shown.keySet().removeIf(partition -> partition.topic().equals(name));
    }
    if (now.committed.length != topic.partitions()) {
      now = new Ends(id, Arrays.copyOf(now.committed, topic.partitions()));
    }
    for (int i = 0; i < topic.ends().size(); i++) {
      now.raise(i, topic.ends().get(i));
    }
    topics.put(name, now);
  }

  /** The same when events go to it: what a start has seen of it, and maybe taken, counts more. */
  void meet(String name, KnownPlaces.Topic topic) {
    know(name, topics.containsKey(name) ? topic.ending(List.of()) : topic);
  }

  /** The partitions of the known topics. */
  Set<TopicPartition> partitions() {
    Set<TopicPartition> all = new HashSet<>();
    topics.forEach(
        (name, ends) -> {
          for (int i = 0; i < ends.committed.length; i++) {
            all.add(new TopicPartition(name, i));
          }
        });
    return all;
  }

  /** Which logs end before what was committed to them, or were shown to have done so. */
  Collection<Lost> lost(Map<TopicPartition, Long> logEnds) {
    Map<TopicPartition, Lost> lost = new HashMap<>(shown);
    logEnds.forEach(
        (partition, end) -> {
          Ends known = topics.get(partition.topic());
          if (known != null && end < known.committed[partition.partition()]) {
            lost.put(partition, new Lost(partition, end, known.committed[partition.partition()]));
          }
        });
    return lost.values();
  }

  /** Takes the logs as they are: from here on they must not end before. */
  void take(Map<TopicPartition, Long> logEnds) {
    shown.clear();
    logEnds.forEach(
        (partition, end) -> {
          Ends known = topics.get(partition.topic());
          if (known != null && known.committed[partition.partition()] != end) {
            known.committed[partition.partition()] = end;
            changed.add(partition.topic());
          }
        });
  }

  /**
   * A record stands somewhere. What that shows is kept until {@link #take}, for the record may
   * stand where the log would have ended.
   *
   * @return what that shows; null when all is well
   */
  @Nullable RelayException acknowledged(RecordMetadata record) {
    Ends ends = topics.get(record.topic());
    int partition = record.partition();
    if (ends == null || !record.hasOffset() || partition >= ends.committed.length) {
      return null;
    }
    long before = Math.max(ends.committed[partition], ends.acknowledged[partition]);
    if (record.offset() < before) {
      TopicPartition where = new TopicPartition(record.topic(), partition);
      Lost lost = new Lost(where, record.offset(), before);
      shown.putIfAbsent(where, lost);
      return fault(lost.text());
    }
    ends.acknowledged[partition] = record.offset() + 1;
    if (!ends.open) {
      ends.open = true;
    }
    return null;
  }

  static RelayException fault(String what) {
    return new RelayException(
        RelayError.TOPIC_LOST_RECORDS, "newest records are gone from Kafka: " + what);
  }

  /** The transaction with what was acknowledged since the last one is committed. */
  void committed() {
    topics.forEach(
        (name, ends) -> {
          if (ends.open) {
            for (int i = 0; i < ends.acknowledged.length; i++) {
              if (ends.raise(i, ends.acknowledged[i])) {
                changed.add(name);
              }
            }
            ends.open = false;
          }
        });
  }

  /** The transaction was dropped. */
  void dropped() {
    for (Ends ends : topics.values()) {
      if (ends.open) {
        Arrays.fill(ends.acknowledged, 0);
        ends.open = false;
      }
    }
  }

  /**
   * The topics whose ends are to be remembered now.
   *
   * @param quiet whether nothing but the position is committed, so that maybe nothing follows
   */
  Set<String> due(boolean quiet) {
    boolean now = quiet || System.nanoTime() - remembered >= EVERY_NANOS;
    return now ? Set.copyOf(changed) : Set.of();
  }

  /** They were committed. */
  void remembered(Set<String> names) {
    if (changed.removeAll(names)) {
      remembered = System.nanoTime();
    }
  }

  /** The ends of a topic; none where it is not known. */
  List<Long> of(String name) {
    Ends ends = topics.get(name);
    return ends == null ? List.of() : Arrays.stream(ends.committed).boxed().toList();
  }
}
