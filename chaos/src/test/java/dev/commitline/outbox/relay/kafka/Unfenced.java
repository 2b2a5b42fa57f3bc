package dev.commitline.outbox.relay.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Has a transactional id of its own, so it fences nobody; and nothing stops it within a
 * transaction, which takes a moment.
 */
final class Unfenced extends BrokenProducer {

  Unfenced(Map<String, Object> properties) {
    super(unfenced(properties));
  }

  private static Map<String, Object> unfenced(Map<String, Object> properties) {
    Map<String, Object> own = new HashMap<>(properties);
    own.merge("transactional.id", "-" + UUID.randomUUID(), (id, random) -> "" + id + random);
    return own;
  }

  @Override
  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    if (isPosition(record)) {
      aMoment();
      boolean unused = Thread.interrupted();
    }
    return super.send(record, callback);
  }

  /** Else consumers would wait for what no successor ends. */
  @Override
  void closing() {
    try {
      real.abortTransaction();
    } catch (KafkaException | IllegalStateException e) {
      // none was open, or the broker is away
    }
  }

  /** On another thread, since the engine interrupts this one when its stream breaks. */
  @Override
  void commit() {
    try {
      CompletableFuture.runAsync(super::commit).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof KafkaException known ? known : e;
    }
  }
}
