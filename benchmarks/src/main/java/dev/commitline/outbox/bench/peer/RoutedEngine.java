package dev.commitline.outbox.bench.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's embedded engine with its EventRouter and an idempotent producer, at least once: each
 * batch is confirmed when Kafka has it, as Debezium Server does.
 */
public final class RoutedEngine {

  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  private RoutedEngine(KafkaProducer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Relays until it is killed.
   *
   * @param arguments of {@link RouterSettings}
   */
  public static void main(String[] arguments) {
    RouterSettings settings = RouterSettings.of(arguments);
    Properties properties = new Properties();
    properties.putAll(settings.connector());
    properties.putAll(beginning(settings.outbox()));
    if (settings.tuned()) {
      properties.put("offset.flush.interval.ms", "1000");
    }
    RoutedEngine sink =
        new RoutedEngine(new KafkaProducer<>(ProducerSettings.of(settings.bootstrapServers())));
    DebeziumEngine<RecordChangeEvent<SourceRecord>> engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(properties)
            .notifying(sink::handle)
            .build();
    engine.run();
    System.exit(1); // it ends only by a failure, which is in the log
  }

  private static Map<String, String> beginning(RoutedOutbox outbox) {
    if (outbox.start().isEmpty()) {
      return Map.of("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
    }
    return Map.of(
        "offset.storage",
        GivenOffset.class.getName(),
        GivenOffset.START,
        Json.write(outbox.start()),
        "schema.history.internal",
        "io.debezium.relational.history.MemorySchemaHistory");
  }

  private void handle(
      List<RecordChangeEvent<SourceRecord>> records,
      RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    for (RecordChangeEvent<SourceRecord> record : records) {
      var unused =
          producer.send(
              toKafka(record.record()), (metadata, failed) -> failure.compareAndSet(null, failed));
    }
    producer.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw new ConnectException("a record was not taken", failed);
    }
    for (RecordChangeEvent<SourceRecord> record : records) {
      committer.markProcessed(record);
    }
    committer.markBatchFinished();
  }

  private static ProducerRecord<byte[], byte[]> toKafka(SourceRecord record) {
    RecordHeaders headers = new RecordHeaders();
    record
        .headers()
        .forEach(header -> headers.add(header.key(), header.value().toString().getBytes(UTF_8)));
    return new ProducerRecord<>(
        record.topic(),
        null,
        null,
        record.key().toString().getBytes(UTF_8),
        bytes(record.value()),
        headers);
  }

  private static byte[] bytes(Object value) {
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    return (byte[]) value;
  }
}
