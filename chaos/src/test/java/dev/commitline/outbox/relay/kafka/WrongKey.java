package dev.commitline.outbox.relay.kafka;

import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Gives each event its id for a key, so that those of an aggregate are in many partitions. */
final class WrongKey extends BrokenProducer {

  WrongKey(Map<String, Object> properties) {
    super(properties);
  }

  @Override
  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    if (isPosition(record)) {
      return super.send(record, callback);
    }
    byte[] id = record.headers().lastHeader("ce_id").value();
    return super.send(
        new ProducerRecord<>(record.topic(), null, null, id, record.value(), record.headers()),
        callback);
  }
}
