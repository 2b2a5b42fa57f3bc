package dev.commitline.outbox.chaos.check;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What a consumer has seen: of each partition its records, in the order that it saw them, and where
 * it had seen all that there was.
 *
 * <p>Thread safety: none.
 */
final class Sightings {

  /** One partition. */
  private static final class Log {
    private final Longs offsets = new Longs();
    private final Longs prints = new Longs();
    private final Longs transactions = new Longs();

    /** How many records had been seen when no more were to be seen. */
    private final Longs ends = new Longs();
  }

  private final Map<TopicPartition, Log> logs = new HashMap<>();

  /** Takes a record. */
  void see(ConsumerRecord<String, byte[]> record) {
    Log log = log(new TopicPartition(record.topic(), record.partition()));
    log.offsets.add(record.offset());
    log.prints.add(print(record));
    boolean replayed = record.headers().lastHeader(Published.REPLAY) != null;
    log.transactions.add(replayed ? -1 - record.offset() : Published.At.of(record).transaction());
  }

  /** All that there was in a partition has been seen. */
  void end(TopicPartition partition) {
    Log log = log(partition);
    int seen = log.offsets.size();
    if (log.ends.size() == 0 || log.ends.get(log.ends.size() - 1) != seen) {
      log.ends.add(seen);
    }
  }

  private Log log(TopicPartition partition) {
    return logs.computeIfAbsent(partition, p -> new Log());
  }

  private static long print(ConsumerRecord<String, byte[]> record) {
    long print = Arrays.hashCode(record.value());
    print = print * 31 + String.valueOf(record.key()).hashCode();
    return print * 1_000_003 + record.headers().hashCode();
  }

  /**
   * Compares with what there is afterwards: what was seen must be its beginning, and must at no
   * time have ended within a transaction.
   *
   * @param all what another consumer has seen when nothing moved any more
   */
  void compare(Sightings all, Rules rules, Ledger ledger, Verdict verdict) {
    logs.forEach(
        (partition, seen) -> {
          compare(partition, seen, all.log(partition), verdict);
          if (!rules.held(partition.topic())) {
            checkEnds(partition, seen, all.log(partition), rules, ledger, verdict);
          }
        });
  }

  private static void compare(TopicPartition partition, Log seen, Log all, Verdict verdict) {
    int there = 0;
    for (int i = 0; i < seen.offsets.size(); i++) {
      long offset = seen.offsets.get(i);
      for (; there < all.offsets.size() && all.offsets.get(there) < offset; there++) {
        vanished(partition, all.offsets.get(there), "is there, and was passed over", verdict);
      }
      if (there == all.offsets.size() || all.offsets.get(there) != offset) {
        vanished(partition, offset, "was seen, and is not there any more", verdict);
      } else if (all.prints.get(there++) != seen.prints.get(i)) {
        vanished(partition, offset, "was seen with other contents", verdict);
      }
    }
  }

  private static void vanished(TopicPartition partition, long offset, String how, Verdict verdict) {
    verdict.add(Anomaly.VANISHED, "the record at %s@%d %s".formatted(partition, offset, how));
  }

  private static void checkEnds(
      TopicPartition partition, Log seen, Log all, Rules rules, Ledger ledger, Verdict verdict) {
    for (int i = 0; i < seen.ends.size(); i++) {
      int end = (int) seen.ends.get(i);
      if (end == 0 || end >= all.transactions.size()) {
        continue;
      }
      long transaction = all.transactions.get(end - 1);
      if (transaction == all.transactions.get(end)
          && !rules.mayBeChunked(ledger.find(transaction))) {
        verdict.add(
            Anomaly.TORN,
            "of transaction %d, %s had nothing behind record offset %d for a while"
                .formatted(transaction, partition, seen.offsets.get(end - 1)));
      }
    }
  }
}
