package dev.commitline.outbox.relay.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Commits the position a moment behind the events, in a transaction of its own. */
final class PositionOutside extends BrokenProducer {

  private final List<ProducerRecord<byte[], byte[]>> positions = new ArrayList<>();

  PositionOutside(Map<String, Object> properties) {
    super(properties);
  }

  @Override
  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    if (isPosition(record)) {
      positions.add(record);
      return new CompletableFuture<>();
    }
    return super.send(record, callback);
  }

  @Override
  void commit() {
    super.commit();
    aMoment();
    real.beginTransaction();
    for (ProducerRecord<byte[], byte[]> record : positions) {
      var unused = real.send(record);
    }
    positions.clear();
    super.commit();
  }
}
