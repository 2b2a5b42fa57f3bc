package dev.commitline.outbox.testkit.contract;

import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Assertions;

/** What the suites about the relay work with: a database, a running relay, a broker. */
interface RelayTarget extends CaptureTarget {

  Duration WAIT = Duration.ofSeconds(60);

  /** Where the relay publishes to. */
  KafkaBroker broker();

  /** Stops the relay; what is committed from now on waits. */
  void stopRelay() throws Exception;

  /** Starts it again under its name. */
  void startRelay() throws Exception;

  /** Waits until so many records of these aggregates are there. */
  default List<ConsumerRecord<String, byte[]>> awaitPublished(
      int count, String topic, Set<String> aggregateIds) {
    try (TopicReader reader = TopicReader.of(broker(), topic)) {
      return reader.awaitRecords(count, WAIT, record -> aggregateIds.contains(record.key()));
    }
  }

  /**
   * All records of these aggregates, once everything committed before this call has been published:
   * a marker is committed and awaited on the same topic, and the relay publishes in commit order.
   *
   * @param marker an event of that topic, of an aggregate of its own
   */
  default List<ConsumerRecord<String, byte[]>> allPublished(
      String topic, Set<String> aggregateIds, OutboxEvent marker) throws Exception {
    commit(marker);
    try (TopicReader reader = TopicReader.of(broker(), topic)) {
      reader.awaitRecords(1, WAIT, record -> record.key().equals(marker.aggregateId()));
      return reader.records().stream()
          .filter(record -> aggregateIds.contains(record.key()))
          .toList();
    }
  }

  /** The value of a header that has to be there. */
  static String header(ConsumerRecord<?, ?> record, String name) {
    String value = TopicReader.header(record, name);
    return value == null ? Assertions.fail("header " + name + " is missing") : value;
  }

  static long sequence(ConsumerRecord<?, ?> record) {
    return Long.parseLong(header(record, "ce_aggregateseq"));
  }

  static int transactionIndex(ConsumerRecord<?, ?> record) {
    return Integer.parseInt(header(record, "ce_txindex"));
  }

  static String text(ConsumerRecord<String, byte[]> record) {
    return record.value() == null ? "" : new String(record.value(), StandardCharsets.UTF_8);
  }

  static Comparator<ConsumerRecord<String, byte[]>> byTransactionIndex() {
    return Comparator.comparingInt(RelayTarget::transactionIndex);
  }
}
