package dev.commitline.outbox.relay.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.relay.fault.RelayException;
import dev.commitline.outbox.testkit.KafkaBroker;
import dev.commitline.outbox.testkit.OutboxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OutboxExtension.class)
class PartitionRangeIT {

  private final String topic = "t-" + UUID.randomUUID();
  private final KafkaBroker broker;

  PartitionRangeIT(KafkaBroker broker) {
    this.broker = broker;
  }

  /** Somebody who asks what a relay remembers, just after it was killed. */
  @Test
  void whoWaitsForAKilledOnesTransactionIsToldWhatEndsIt() throws Exception {
    try (Admin admin = broker.admin()) {
      admin
          .createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
      try (KafkaProducer<String, String> killed = producer()) {
        killed.initTransactions();
        killed.beginTransaction();
        killed.send(new ProducerRecord<>(topic, "open")).get(30, TimeUnit.SECONDS);

        assertThatThrownBy(() -> read(admin, Duration.ofSeconds(1)))
            .isInstanceOf(RelayException.class)
            .hasMessageContainingAll(
                topic, "to its end at 1: nothing came behind 0", "its next start ends it");
        try (KafkaProducer<String, String> next = producer()) {
          next.initTransactions();
          next.beginTransaction();
          next.send(new ProducerRecord<>(topic, "committed")).get(30, TimeUnit.SECONDS);
          next.commitTransaction();
        }
        assertThat(read(admin, Duration.ofSeconds(30))).containsExactly("committed");
      }
    }
  }

  private List<String> read(Admin admin, Duration silence) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class))) {
      PartitionRange.read(
          consumer,
          admin,
          new TopicPartition(topic, 0),
          0,
          silence,
          record -> values.add(new String(record.value(), UTF_8)));
    }
    return values;
  }

  private KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", topic),
        new StringSerializer(),
        new StringSerializer());
  }
}
