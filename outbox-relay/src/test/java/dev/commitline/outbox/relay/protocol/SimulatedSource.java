package dev.commitline.outbox.relay.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A database in the simulation: a log of committed transactions, and a slot that streams from where
 * it was confirmed, or from some way before.
 */
final class SimulatedSource {

  private static final int MAX_EVENTS = 6;
  private static final int TOPICS = 3;
  private static final int AGGREGATES = 2;

  /**
   * A committed transaction.
   *
   * @param id its name
   * @param events its events; none for a heartbeat or another table's transaction
   */
  record Transaction(long lsn, String id, boolean heartbeat, List<RelayEvent> events) {
    long messages() {
      return (long) events.size() + (heartbeat ? 1 : 0);
    }
  }

  private final Random random;
  private final List<Transaction> log = new ArrayList<>();
  private long confirmed;

  SimulatedSource(Random random) {
    this.random = random;
  }

  /** A transaction commits. */
  Transaction commit() {
    long lsn = log.size() + 1L;
    int count = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(MAX_EVENTS);
    boolean heartbeat = count == 0 && random.nextBoolean();
    List<RelayEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event(lsn + "." + i));
    }
    Transaction transaction = new Transaction(lsn, "t" + lsn, heartbeat, events);
    log.add(transaction);
    return transaction;
  }

  /** Events of a replay, of aggregates that have others, too. */
  List<RelayEvent> replayed(int count) {
    List<RelayEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event("r" + i));
    }
    return events;
  }

  private RelayEvent event(String id) {
    return new RelayEvent(
        id,
        "topic-" + random.nextInt(TOPICS),
        false,
        new byte[] {(byte) ('a' + random.nextInt(AGGREGATES))},
        new byte[random.nextInt(3_000)],
        new RecordHeaders());
  }

  List<Transaction> log() {
    return log;
  }

  /** Where a new stream begins: never behind what was confirmed, sometimes before it. */
  int startOfStream() {
    return (int) Math.max(0, confirmed - random.nextInt(4));
  }

  long confirmed() {
    return confirmed;
  }

  void confirm(SourcePosition position) {
    confirmed = Math.max(confirmed, ((LsnPosition) position).lsn());
  }
}
