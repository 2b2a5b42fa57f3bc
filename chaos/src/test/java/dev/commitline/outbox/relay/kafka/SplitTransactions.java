package dev.commitline.outbox.relay.kafka;

import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Commits after each hundred events, wherever the database's transactions end. */
final class SplitTransactions extends BrokenProducer {

  private static final int EVENTS = 100;

  private int sent;

  SplitTransactions(Map<String, Object> properties) {
    super(properties);
  }

  @Override
  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    if (!isPosition(record) && ++sent % EVENTS == 0) {
      real.commitTransaction();
      real.beginTransaction();
    }
    return super.send(record, callback);
  }
}
