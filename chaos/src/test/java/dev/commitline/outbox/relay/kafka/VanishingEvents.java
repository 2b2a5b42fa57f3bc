package dev.commitline.outbox.relay.kafka;

import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Lets Kafka forget, later on, the first records of a partition, which consumers have seen. */
final class VanishingEvents extends BrokenProducer {

  private static final int AFTER_COMMITS = 15;
  private static final int RECORDS = 3;

  private final Map<String, Object> properties;
  private int commits;
  private @Nullable TopicPartition seen;

  VanishingEvents(Map<String, Object> properties) {
    super(properties);
    this.properties = properties;
  }

  @Override
  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    if (!isPosition(record) && record.partition() != null) {
      seen = new TopicPartition(record.topic(), record.partition());
    }
    return super.send(record, callback);
  }

  @Override
  void commit() {
    super.commit();
    if (++commits == AFTER_COMMITS && seen != null) {
      try (Admin admin =
          Admin.create(Map.of("bootstrap.servers", properties.get("bootstrap.servers")))) {
        admin.deleteRecords(Map.of(seen, RecordsToDelete.beforeOffset(RECORDS)));
      }
    }
  }
}
