package dev.commitline.outbox.relay.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A real producer that does some of what it is asked otherwise. */
abstract class BrokenProducer {

  final KafkaProducer<byte[], byte[]> real;

  BrokenProducer(Map<String, Object> properties) {
    this.real = new KafkaProducer<>(properties);
  }

  /** Sends a record. */
  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    return real.send(record, callback);
  }

  /** Commits. */
  void commit() {
    real.commitTransaction();
  }

  /** It is about to be closed. */
  void closing() {}

  /** What is done in the wrong order has to be met in between. */
  static void aMoment() {
    LockSupport.parkNanos(500_000_000);
  }

  static boolean isPosition(ProducerRecord<byte[], byte[]> record) {
    return record.topic().endsWith(".position");
  }

  @SuppressWarnings("unchecked")
  final Producer<byte[], byte[]> asProducer() {
    return (Producer<byte[], byte[]>)
        Proxy.newProxyInstance(
            Producer.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "send" -> {
                  Callback callback = arguments.length > 1 ? (Callback) arguments[1] : null;
                  return send((ProducerRecord<byte[], byte[]>) arguments[0], callback);
                }
                case "commitTransaction" -> {
                  commit();
                  return null;
                }
                default -> {
                  if (method.getName().equals("close")) {
                    closing();
                  }
                  try {
                    return method.invoke(real, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                }
              }
            });
  }
}
