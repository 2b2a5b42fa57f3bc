package dev.commitline.outbox.bench.latency;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.bench.load.BenchEvent;
import dev.commitline.outbox.bench.load.Planned;
import dev.commitline.outbox.bench.peer.ProducerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The limit of Kafka's side: one record in a transaction, from its begin to a consumer. */
record Ping(String bootstrapServers) implements Subject {

  @Override
  public String name() {
    return LatencyBenchmark.PING;
  }

  @Override
  public boolean limit() {
    return true;
  }

  @Override
  public Running start(Path directory) {
    Map<String, Object> properties = ProducerSettings.of(bootstrapServers);
    properties.put("transactional.id", "ping-" + UUID.randomUUID());
    KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties);
    producer.initTransactions();
    return new Running() {
      @Override
      public Writers writers() {
        return new Writers(
            List.of((run, number, stopwatch) -> send(producer, run, number, stopwatch)));
      }

      @Override
      public void close() {
        producer.close();
      }
    };
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, int run, int number, Stopwatch stopwatch) {
    Planned event = Numbered.event(run, number);
    stopwatch.committed(number);
    producer.beginTransaction();
    var unused =
        producer.send(
            new ProducerRecord<>(
                BenchEvent.TOPIC, event.aggregateId().getBytes(UTF_8), event.payload()));
    producer.commitTransaction();
  }
}
