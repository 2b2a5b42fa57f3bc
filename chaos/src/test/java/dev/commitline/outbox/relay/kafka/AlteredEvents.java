package dev.commitline.outbox.relay.kafka;

import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Turns a bit in the payload of each hundredth event, and leaves out a header of the next. */
final class AlteredEvents extends BrokenProducer {

  private static final int EVERY = 100;

  private int sent;

  AlteredEvents(Map<String, Object> properties) {
    super(properties);
  }

  @Override
  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    if (!isPosition(record)) {
      int number = ++sent % EVERY;
      if (number == 0 && record.value() != null && record.value().length > 0) {
        record.value()[0] ^= 1;
      } else if (number == 1) {
        record.headers().remove("ce_time");
      }
    }
    return super.send(record, callback);
  }
}
