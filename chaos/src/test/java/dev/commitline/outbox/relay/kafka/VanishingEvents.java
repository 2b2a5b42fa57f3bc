package dev.commitline.outbox.relay.kafka;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Lets Kafka forget, every now and then, older records of a partition, which consumers have seen.
 */
final class VanishingEvents extends BrokenProducer {

  /** Neither compacted, which refuses to forget so, nor one that something is parked for. */
  private static final String TOPIC = "chaos.orders.";

  private static final int EVERY_COMMITS = 5;
  private static final int KEPT = 10;

  private final Map<String, Object> properties;
  private int commits;
  private @Nullable TopicPartition seen;

  VanishingEvents(Map<String, Object> properties) {
    super(properties);
    this.properties = properties;
  }

  @Override
  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    if (record.topic().startsWith(TOPIC) && record.partition() != null) {
      seen = new TopicPartition(record.topic(), record.partition());
    }
    return super.send(record, callback);
  }

  @Override
  void commit() {
    super.commit();
    if (++commits % EVERY_COMMITS == 0 && seen != null) {
      forget(seen);
    }
  }

  private void forget(TopicPartition partition) {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", properties.get("bootstrap.servers")))) {
      long end =
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get()
              .offset();
      RecordsToDelete older = RecordsToDelete.beforeOffset(Math.max(0, end - KEPT));
      admin.deleteRecords(Map.of(partition, older)).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka forgets nothing", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
