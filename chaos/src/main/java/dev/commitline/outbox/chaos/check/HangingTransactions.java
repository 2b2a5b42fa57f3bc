package dev.commitline.outbox.chaos.check;

import dev.commitline.outbox.chaos.world.Kafka;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;

/**
 * Transactions that partitions hold open though their coordinator has ended them: Kafka lost their
 * markers (docs/adr/0006), and no producer can mend that.
 */
public final class HangingTransactions {

  private static final Set<TransactionState> UNDER_WAY =
      Set.of(
          TransactionState.ONGOING,
          TransactionState.PREPARE_COMMIT,
          TransactionState.PREPARE_ABORT);

  private HangingTransactions() {}

  /** One line for each; empty when there are none. */
  public static List<String> find(Kafka kafka, List<String> topics, List<String> transactionalIds)
      throws InterruptedException {
    try (Admin admin = kafka.admin()) {
      List<TopicPartition> partitions = new ArrayList<>();
      admin
          .describeTopics(topics)
          .allTopicNames()
          .get()
          .forEach(
              (name, topic) ->
                  topic
                      .partitions()
                      .forEach(p -> partitions.add(new TopicPartition(name, p.partition()))));
      Collection<TransactionDescription> known =
          admin.describeTransactions(transactionalIds).all().get().values();
      List<String> hanging = new ArrayList<>();
      admin
          .describeProducers(partitions)
          .all()
          .get()
          .forEach(
              (partition, states) ->
                  states.activeProducers().stream()
                      .filter(producer -> hangs(producer, partition, known))
                      .forEach(producer -> hanging.add(describe(partition, producer, known))));
      return hanging;
    } catch (ExecutionException e) {
      return List.of("Kafka did not tell its transactions: " + e.getCause());
    }
  }

  private static boolean hangs(
      ProducerState producer, TopicPartition partition, Collection<TransactionDescription> known) {
    return producer.currentTransactionStartOffset().isPresent()
        && known.stream()
            .noneMatch(
                transaction ->
                    UNDER_WAY.contains(transaction.state())
                        && transaction.producerId() == producer.producerId()
                        && transaction.topicPartitions().contains(partition));
  }

  private static String describe(
      TopicPartition partition, ProducerState producer, Collection<TransactionDescription> known) {
    return "%s is open from record offset %d by producer %d epoch %d, but the coordinator says %s"
        .formatted(
            partition,
            producer.currentTransactionStartOffset().orElse(-1),
            producer.producerId(),
            producer.producerEpoch(),
            known);
  }
}
