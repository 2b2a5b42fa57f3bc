package dev.commitline.outbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class TopicReaderIT {

  private static final Duration WAIT = Duration.ofSeconds(30);

  private final KafkaBroker broker;

  TopicReaderIT(KafkaBroker broker) {
    this.broker = broker;
  }

  @Test
  void abortedAndUnfinishedTransactionsAreNotSeen() throws Exception {
    String topic = KafkaBrokerIT.createTopic(broker);
    KafkaBrokerIT.sendInTransaction(broker, topic, "first");
    try (KafkaProducer<String, String> producer = KafkaBrokerIT.producer(broker);
        TopicReader reader = TopicReader.of(broker, topic)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "key", "aborted")).get(30, TimeUnit.SECONDS);
      assertThat(values(reader.awaitRecords(1, WAIT))).containsExactly("first");
      assertThatThrownBy(() -> reader.awaitRecords(2, Duration.ofSeconds(1)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("2 records expected")
          .hasMessageContaining(topic + "-0@0 key key");
      producer.abortTransaction();
      KafkaBrokerIT.sendInTransaction(broker, topic, "second");
      assertThat(values(reader.records())).containsExactly("first", "second");
    }
  }

  @Test
  void topicsThatComeLaterAreFoundByPattern() throws Exception {
    String topic = KafkaBrokerIT.createTopic(broker);
    try (TopicReader reader = TopicReader.of(broker, Pattern.compile(topic + ".*"))) {
      assertThat(reader.records()).isEmpty();
      String later = KafkaBrokerIT.createTopic(broker, topic + "-later");
      KafkaBrokerIT.sendInTransaction(broker, later, "found");
      assertThat(values(reader.awaitRecords(1, WAIT))).containsExactly("found");
    }
  }

  @Test
  void topicThatDoesNotExistIsWaitedFor() throws Exception {
    String topic = "t-" + UUID.randomUUID();
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      assertThat(reader.records()).isEmpty();
      assertThatThrownBy(() -> reader.awaitRecords(1, Duration.ofMillis(200)))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("0 of 0 match");
      KafkaBrokerIT.createTopic(broker, topic);
      KafkaBrokerIT.sendInTransaction(broker, topic, "there");
      assertThat(values(reader.awaitRecords(1, WAIT))).containsExactly("there");
    }
  }

  private static List<String> values(List<ConsumerRecord<String, byte[]>> records) {
    return records.stream().map(r -> new String(r.value(), StandardCharsets.UTF_8)).toList();
  }
}
