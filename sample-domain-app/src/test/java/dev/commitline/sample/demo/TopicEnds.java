package dev.commitline.sample.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Where topics end now, open transactions included: a read_committed client would stop at one. */
final class TopicEnds {

  private static final long WAIT_SECONDS = 30;

  private TopicEnds() {}

  /**
   * The record offset behind the last record of each partition.
   *
   * @param topics which topics
   */
  static Map<TopicPartition, Long> of(Admin admin, Pattern topics) throws InterruptedException {
    List<String> names =
        get(admin.listTopics().names()).stream().filter(topics.asMatchPredicate()).toList();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    get(admin.describeTopics(names).allTopicNames())
        .forEach(
            (topic, description) ->
                description
                    .partitions()
                    .forEach(
                        p ->
                            latest.put(
                                new TopicPartition(topic, p.partition()), OffsetSpec.latest())));
    Map<TopicPartition, Long> ends = new HashMap<>();
    get(admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED)).all())
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  private static <T> T get(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StageException("Kafka did not say where its topics end", e);
    }
  }
}
