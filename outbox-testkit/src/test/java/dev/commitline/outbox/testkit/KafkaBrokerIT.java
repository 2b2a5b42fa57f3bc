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

  private static final int KILLS = 3;

  /** Each time right after the commit has returned: its markers may not be written yet. */
  @Test
  void committedTransactionsAreDecidedAfterKills() throws Exception {
    try (KafkaBroker broker = KafkaBroker.startEmbedded()) {
      String topic = createTopic(broker);
      for (int kill = 0; kill < KILLS; kill++) {
        sendInTransaction(broker, topic, "before kill " + kill);
        long pid = broker.pid();
        broker.kill();
        assertThat(ProcessHandle.of(pid)).isEmpty();
        broker.restart();
      }
      sendInTransaction(broker, topic, "after");
      try (TopicReader reader = TopicReader.of(broker, topic)) {
        assertThat(reader.awaitRecords(KILLS + 1, Duration.ofSeconds(30)))
            .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
            .containsExactly("before kill 0", "before kill 1", "before kill 2", "after");
      }
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
