package dev.commitline.outbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaBrokerIT {

  @Test
  void committedRecordsOutliveKill() throws Exception {
    try (KafkaBroker broker = KafkaBroker.startEmbedded()) {
      String topic = createTopic(broker);
      sendInTransaction(broker, topic, "before");
      awaitVisible(broker, topic);
      long pid = broker.pid();
      broker.kill();
      assertThat(ProcessHandle.of(pid)).isEmpty();
      broker.restart();
      sendInTransaction(broker, topic, "after");
      try (TopicReader reader = TopicReader.of(broker, topic)) {
        assertThat(reader.records())
            .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
            .containsExactly("before", "after");
      }
    }
  }

  /**
   * A transaction's markers are written after its commit has returned, and Kafka 4.3 can drop those
   * that a killed single broker still owes: see docs/adr/0006.
   */
  private static void awaitVisible(KafkaBroker broker, String topic) {
    try (TopicReader reader = TopicReader.of(broker, topic)) {
      reader.awaitRecords(1, Duration.ofSeconds(30));
    }
  }

  static String createTopic(KafkaBroker broker) throws Exception {
    return createTopic(broker, "t-" + UUID.randomUUID());
  }

  static String createTopic(KafkaBroker broker, String topic) throws Exception {
    try (Admin admin = broker.admin()) {
      admin
          .createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    return topic;
  }

  static void sendInTransaction(KafkaBroker broker, String topic, String value) throws Exception {
    try (KafkaProducer<String, String> producer = producer(broker)) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, "key", value)).get(30, TimeUnit.SECONDS);
      producer.commitTransaction();
    }
  }

  static KafkaProducer<String, String> producer(KafkaBroker broker) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "tx-" + UUID.randomUUID()),
        new StringSerializer(),
        new StringSerializer());
  }
}
