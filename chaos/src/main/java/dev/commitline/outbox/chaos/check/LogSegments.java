package dev.commitline.outbox.chaos.check;

import dev.commitline.outbox.chaos.check.Published.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * Which Kafka transaction each record belongs to, from the log segments of a broker on this
 * machine: no client is told. Markers reach the partitions of a transaction one after the other, so
 * what a consumer sees at one moment could not decide it.
 *
 * <p>Thread safety: none.
 */
final class LogSegments {

  private record Partition(String topic, int number) {}

  private final Map<Partition, NavigableMap<Long, KafkaTransaction>> batches = new HashMap<>();

  private boolean named = true;

  private LogSegments() {}

  /** Reads all partitions of some topics. */
  static LogSegments read(Path data, List<String> topics) {
    LogSegments segments = new LogSegments();
    try (Stream<Path> directories = Files.list(data)) {
      for (Path directory : directories.filter(Files::isDirectory).toList()) {
        String name = directory.getFileName().toString();
        int dash = name.lastIndexOf('-');
        if (dash > 0 && topics.contains(name.substring(0, dash))) {
          int number = Integer.parseInt(name.substring(dash + 1));
          segments.readPartition(directory, new Partition(name.substring(0, dash), number));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return segments;
  }

  private void readPartition(Path directory, Partition partition) throws IOException {
    PartitionLog all = new PartitionLog(directory.getFileName().toString());
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> logs = files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
      for (Path log : logs) {
        try (FileRecords records = FileRecords.open(log.toFile(), false)) {
          records.batches().forEach(all::accept);
        }
      }
    }
    batches.put(partition, all.batches);
    named &= all.named;
  }

  /**
   * Whether transactions have names that count in all partitions: the cluster has transactions
   * version 2, as those from 4.0 on do.
   */
  boolean named() {
    return named;
  }

  /** The batches of one partition, by the record offset of their first record. */
  private static final class PartitionLog {

    private final String name;
    private final NavigableMap<Long, KafkaTransaction> batches = new TreeMap<>();
    private final Map<Long, KafkaTransaction> open = new HashMap<>();
    private final Map<KafkaTransaction, Integer> ended = new HashMap<>();
    private boolean named = true;

    PartitionLog(String name) {
      this.name = name;
    }

    void accept(RecordBatch batch) {
      if (batch.isControlBatch()) {
        KafkaTransaction last = open.remove(batch.producerId());
        if (last != null) {
          ended.merge(last, 1, Integer::sum);
        }
        return;
      }
      KafkaTransaction transaction =
          new KafkaTransaction(batch.producerId(), batch.producerEpoch());
      int turn = ended.getOrDefault(transaction, 0);
      named &= turn == 0;
      open.put(batch.producerId(), transaction);
      batches.put(batch.baseOffset(), transaction.in(name, turn));
    }
  }

  /** The Kafka transaction of a record. */
  KafkaTransaction of(Place place) {
    NavigableMap<Long, KafkaTransaction> all =
        batches.getOrDefault(new Partition(place.topic(), place.partition()), new TreeMap<>());
    Map.Entry<Long, KafkaTransaction> batch = all.floorEntry(place.recordOffset());
    if (batch == null) {
      throw new IllegalStateException("no log segment has " + place);
    }
    return named ? batch.getValue().named() : batch.getValue();
  }
}
