package dev.commitline.outbox.relay.protocol;

import dev.commitline.outbox.relay.fault.RelayError;
import dev.commitline.outbox.relay.fault.RelayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A database in the simulation: a log of committed transactions, and a slot that streams from where
 * it was confirmed, or from some way before. It can be restored from an earlier copy of itself, and
 * then uses numbers and names again.
 */
final class SimulatedSource {

  private static final int MAX_EVENTS = 6;
  private static final int TOPICS = 3;
  private static final int AGGREGATES = 2;

  /**
   * A committed transaction.
   *
   * @param number its place in the log
   * @param id its name
   * @param commitMicros never the same in two histories
   * @param events its events; none for a heartbeat or another table's transaction
   */
  record Transaction(
      long number, String id, long commitMicros, boolean heartbeat, List<RelayEvent> events) {
    long messages() {
      return (long) events.size() + (heartbeat ? 1 : 0);
    }
  }

  /** What names places in its log. */
  enum Kind {
    /** A place is one number, and a transaction's name says nothing about it. */
    LSN {
      @Override
      SourcePosition at(long number) {
        return new LsnPosition("7", 1, number);
      }

      @Override
      String id(long number) {
        return "t" + number;
      }

      @Override
      long numberOf(SourcePosition position) {
        return ((LsnPosition) position).lsn();
      }
    },
    /** A place is the set of all transactions up to there. */
    GTID {
      @Override
      SourcePosition at(long number) {
        String all = number == 0 ? "" : id(1) + "-" + number;
        return new GtidPosition("server", GtidSet.parse(all));
      }

      @Override
      String id(long number) {
        return SERVER + ":" + number;
      }

      @Override
      long numberOf(SourcePosition position) {
        String all = ((GtidPosition) position).gtids().toString(); // one server, from 1 on
        return all.isEmpty()
            ? 0
            : Long.parseLong(all.substring(all.lastIndexOf(all.contains(":1-") ? '-' : ':') + 1));
      }
    };

    private static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    abstract SourcePosition at(long number);

    abstract String id(long number);

    abstract long numberOf(SourcePosition position);
  }

  private final Kind kind;
  private final Random random;
  private final List<Transaction> log = new ArrayList<>();
  private final List<Long> confirmedThen = new ArrayList<>(List.of(0L));
  private long confirmed;
  private int history;

  SimulatedSource(Kind kind, Random random) {
    this.kind = kind;
    this.random = random;
  }

  /** A transaction commits. */
  Transaction commit() {
    long number = log.size() + 1L;
    int count = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(MAX_EVENTS);
    boolean heartbeat = count == 0 && random.nextBoolean();
    List<RelayEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event(number + "." + i + "'".repeat(history)));
    }
    Transaction transaction =
        new Transaction(number, kind.id(number), number + 1_000_000L * history, heartbeat, events);
    log.add(transaction);
    confirmedThen.add(confirmed);
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

  Kind kind() {
    return kind;
  }

  List<Transaction> log() {
    return log;
  }

  /** It is what it was at some time near this number, and goes on from there. */
  void restore(long near) {
    int size = (int) Math.max(0, Math.min(log.size() - 1, near + 3 - random.nextInt(10)));
    log.subList(size, log.size()).clear();
    confirmedThen.subList(size + 1, confirmedThen.size()).clear();
    confirmed = confirmedThen.get(size);
    history++;
  }

  /** How often it was restored. */
  int history() {
    return history;
  }

  /** Whether its log has the transaction that ends at a point; as it is, for the checker. */
  boolean shows(ResumePoint point) {
    LastTransaction last = point.last();
    long number = kind.numberOf(point.position());
    return last == null
        || (number <= log.size()
            && log.get((int) number - 1).commitMicros() == last.commitMicros());
  }

  /** What is seen of a source before it is streamed from. */
  void check(SourcePosition committed) {
    if (kind.numberOf(committed) > log.size()) {
      throw new RelayException(RelayError.SOURCE_CHANGED, "the log ends at " + log.size());
    }
    if (confirmed > kind.numberOf(committed)) {
      throw new RelayException(RelayError.SLOT_AHEAD, "confirmed was " + confirmed);
    }
  }

  /**
   * Where a new stream begins: a slot never behind what was confirmed, sometimes before it; without
   * a slot always before the committed position.
   */
  int startOfStream(SourcePosition committed) {
    long from = kind == Kind.LSN ? confirmed : kind.numberOf(committed) - 1;
    return (int) Math.max(0, from - random.nextInt(4));
  }

  long confirmed() {
    return confirmed;
  }

  void confirm(long number) {
    confirmed = Math.max(confirmed, number);
  }
}
