package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where partitions' logs end now. Needs Describe on their topics. */
final class LogEnds {

  private static final Logger log = LoggerFactory.getLogger(LogEnds.class);

  private static final int NAMED = 8;

  private LogEnds() {}

  /**
   * Makes sure that topics have all that was committed to them, and takes note of where they end.
   *
   * @param topics as they were found to be
   * @param goesPast whether somebody has decided to go on with less
   * @throws RelayException when one has not
   */
  static void require(
      Admin admin,
      List<TopicDescription> topics,
      TopicEnds ends,
      Predicate<RelayException> goesPast) {
    Map<TopicPartition, Long> now = read(admin, led(topics, ends.partitions()));
    Collection<TopicEnds.Lost> lost = ends.lost(now);
    if (!lost.isEmpty()) {
      RelayException found = TopicEnds.fault(describe(admin, lost));
      if (!goesPast.test(found)) {
        throw found;
      }
      log.warn("goes on all the same: {}", found.what());
    }
    ends.take(now);
  }

  private static String describe(Admin admin, Collection<TopicEnds.Lost> lost) {
    int more = lost.size() - NAMED;
    return lost.stream()
        .sorted(Comparator.comparing(each -> each.partition().toString()))
        .limit(NAMED)
        .map(each -> describe(admin, each))
        .collect(Collectors.joining("; ", "", more > 0 ? "; and %d more".formatted(more) : ""));
  }

  private static String describe(Admin admin, TopicEnds.Lost lost) {
    return newest(admin, lost.partition())
        .map(time -> lost.text() + "; the newest record that is left there is of " + time)
        .orElse(lost.text());
  }

  /** Those of the partitions that a broker can be asked about. */
  private static Set<TopicPartition> led(List<TopicDescription> topics, Set<TopicPartition> known) {
    Set<TopicPartition> found = new HashSet<>();
    for (TopicDescription topic : topics) {
      for (TopicPartitionInfo each : topic.partitions()) {
        TopicPartition partition = new TopicPartition(topic.name(), each.partition());
        boolean led = each.leader() != null && !each.leader().isEmpty();
        if (led && known.contains(partition)) {
          found.add(partition);
        } else if (known.contains(partition)) {
          log.warn(
              "partition {} has no leader: whether it has all that was published is looked at when the next event goes there, or at the next start",
              partition);
        }
      }
    }
    return found;
  }

  /**
   * For each partition, record offset behind its last record, committed or not; without those that
   * are gone or may not be looked at. One question to each broker.
   *
   * @throws RelayException when Kafka doesn't tell
   */
  private static Map<TopicPartition, Long> read(
      Admin admin, Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    ListOffsetsResult asked = ask(admin, partitions, OffsetSpec.latest());
    for (TopicPartition partition : partitions) {
      try {
        ends.put(partition, asked.partitionResult(partition).get().offset());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicAuthorizationException
            || e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw KafkaFaults.during("can't see where %s ends".formatted(partition), e);
        }
      } catch (InterruptedException e) {
        throw Interrupts.surface("looking where topics end");
      }
    }
    return ends;
  }

  /** Of when the newest record in a partition is; empty where there is none, or nobody tells. */
  private static Optional<Instant> newest(Admin admin, TopicPartition partition) {
    try {
      long time =
          ask(admin, Set.of(partition), OffsetSpec.maxTimestamp())
              .partitionResult(partition)
              .get()
              .timestamp();
      return time < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time));
    } catch (ExecutionException e) {
      log.debug("the newest record of {} can't be looked at", partition, e);
      return Optional.empty();
    } catch (InterruptedException e) {
      throw Interrupts.surface("looking at the newest record of " + partition);
    }
  }

  private static ListOffsetsResult ask(
      Admin admin, Collection<TopicPartition> partitions, OffsetSpec which) {
    return admin.listOffsets(
        partitions.stream().collect(Collectors.toMap(Function.identity(), each -> which)));
  }
}
