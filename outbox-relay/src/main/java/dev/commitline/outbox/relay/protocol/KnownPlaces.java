package dev.commitline.outbox.relay.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From where to where a relay publishes, as it was when it was remembered.
 *
 * @param outbox the outbox; empty where an earlier version did not say
 * @param memory Kafka's id of the topic where the newest position was committed; empty likewise
 * @param topics the topics that were ever published to, and their dead-letter topics
 */
public record KnownPlaces(
    Optional<String> outbox, Optional<String> memory, Map<String, Topic> topics) {

  /** None yet. */
  public static final KnownPlaces NONE =
      new KnownPlaces(Optional.empty(), Optional.empty(), Map.of());

  /** Copies what it is given. */
  public KnownPlaces {
    topics = Map.copyOf(topics);
  }

  /**
   * A topic as it was when it was first published to.
   *
   * @param partitions how many it had
   * @param id Kafka's id of it, which another one of the same name has not; null where an earlier
   *     version did not say
   * @param ends for each partition, record offset behind the last record that is known to have been
   *     committed there; maybe less than has been; empty where nothing is known
   */
  public record Topic(int partitions, @Nullable String id, List<Long> ends) {

    /** Copies what it is given. */
    public Topic {
      ends = List.copyOf(ends);
    }

    /** One of whose ends nothing is known. */
    public Topic(int partitions, @Nullable String id) {
      this(partitions, id, List.of());
    }

    /** The same with these ends. */
    public Topic ending(List<Long> newEnds) {
      return new Topic(partitions, id, newEnds);
    }
  }
}
