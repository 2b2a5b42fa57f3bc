package dev.commitline.outbox.relay.kafka;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic that events are taken from, as it is now.
 *
 * @param name its name
 * @param id Kafka's id of it
 * @param compacted whether it forgets records that newer ones of their key replace
 * @param starts for each partition, record offset of the first record
 * @param ends for each partition, record offset behind the last committed record
 */
record SourceTopic(String name, String id, boolean compacted, List<Long> starts, List<Long> ends) {

  /**
   * Looks at a topic.
   *
   * @throws RelayException when there is none, or it may not be looked at
   */
  static SourceTopic find(Admin admin, String name) {
    TopicDescription topic =
        TopicCreation.find(admin, name)
            .orElseThrow(
                () ->
                    new RelayException(
                        RelayError.PRODUCT_UNKNOWN, "there is no topic '%s'".formatted(name)));
    try {
      int partitions = topic.partitions().size();
      return new SourceTopic(
          name,
          topic.topicId().toString(),
          TopicCreation.cleanupPolicy(admin, name)
              .filter(policy -> policy.contains("compact"))
              .isPresent(),
          offsets(admin, name, partitions, OffsetSpec.earliest()),
          offsets(admin, name, partitions, OffsetSpec.latest()));
    } catch (ExecutionException e) {
      throw KafkaFaults.during("can't look at topic " + name, e);
    } catch (InterruptedException e) {
      throw Interrupts.surface("looking at topic " + name);
    }
  }

  /** All that is committed now. */
  TopicRange range() {
    return new TopicRange(
        id,
        IntStream.range(0, starts.size())
            .mapToObj(i -> new TopicRange.Span(starts.get(i), ends.get(i)))
            .toList());
  }

  /** Whether records of its beginning are not there any more. */
  boolean removed() {
    return starts.stream().anyMatch(start -> start > 0);
  }

  private static List<Long> offsets(Admin admin, String name, int partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> wanted =
        IntStream.range(0, partitions)
            .mapToObj(i -> new TopicPartition(name, i))
            .collect(Collectors.toMap(Function.identity(), partition -> which));
    ListOffsetsResult found =
        admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
    List<Long> offsets = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      offsets.add(found.partitionResult(new TopicPartition(name, i)).get().offset());
    }
    return offsets;
  }
}
