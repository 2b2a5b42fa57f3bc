package dev.commitline.outbox.bench.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.commitline.outbox.bench.load.BenchEvent;
import dev.commitline.outbox.bench.load.Plan;
import dev.commitline.outbox.bench.load.Planned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A transactional producer and nothing before it: records as the relay makes them, made ahead, in
 * transactions as large as the relay's when it has a backlog.
 */
public final class BareProducer {

  private static final int EVENTS_PER_TRANSACTION = 10_000;
  private static final int DISTINCT = 20_000;

  private BareProducer() {}

  /**
   * Sends, and stays.
   *
   * @param arguments bootstrap servers, how many events
   */
  public static void main(String[] arguments) throws InterruptedException {
    Map<String, Object> properties = ProducerSettings.of(arguments[0]);
    properties.put("transactional.id", "bare-" + UUID.randomUUID());
    long events = Long.parseLong(arguments[1]);
    List<ProducerRecord<byte[], byte[]>> records = records();
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties)) {
      producer.initTransactions();
      for (long sent = 0; sent < events; ) {
        producer.beginTransaction();
        long end = Math.min(events, sent + EVENTS_PER_TRANSACTION);
        for (; sent < end; sent++) {
          var unused = producer.send(records.get((int) (sent % DISTINCT)));
        }
        producer.commitTransaction();
      }
    }
    Stay.untilEnded();
  }

  private static List<ProducerRecord<byte[], byte[]>> records() {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(DISTINCT);
    Plan plan = new Plan(0);
    for (Planned event : plan.events(DISTINCT)) {
      byte[] key = event.aggregateId().getBytes(UTF_8);
      records.add(
          new ProducerRecord<>(
              BenchEvent.TOPIC, null, null, key, event.payload(), headers(event.aggregateId())));
    }
    return records;
  }

  /** As many and as long as an event's of the relay. */
  private static Headers headers(String key) {
    String id = UUID.randomUUID().toString();
    Headers headers = new RecordHeaders();
    Map.ofEntries(
            Map.entry("ce_specversion", "1.0"),
            Map.entry("ce_id", id),
            Map.entry("ce_source", BenchEvent.SOURCE),
            Map.entry("ce_type", BenchEvent.class.getSimpleName()),
            Map.entry("id", id),
            Map.entry("ce_subject", key),
            Map.entry("ce_partitionkey", key),
            Map.entry("ce_aggregatetype", BenchEvent.AGGREGATE_TYPE),
            Map.entry("ce_aggregateseq", "123"),
            Map.entry("ce_txid", "123456"),
            Map.entry("ce_txindex", "0"),
            Map.entry("ce_txsize", "3"),
            Map.entry("ce_time", "2026-11-21T10:15:30.123456Z"),
            Map.entry("content-type", "application/json"))
        .forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
    return headers;
  }
}
