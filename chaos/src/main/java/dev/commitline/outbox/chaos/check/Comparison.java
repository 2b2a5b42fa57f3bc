package dev.commitline.outbox.chaos.check;

import dev.commitline.outbox.chaos.world.Kafka;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.IsolationLevel;

/** Compares all that Kafka has with all that was committed, when nothing moves any more. */
public final class Comparison {

  private Comparison() {}

  /**
   * Reads the topics to their ends.
   *
   * @param tally counts what there is of each piece of the load
   * @param observer has looked on all the time, and is stopped
   * @param finished whether all relays ended in good order; else the topics are read as far as
   *     consumers get, where the transaction of a relay that was killed may be open
   * @throws IllegalStateException when an open transaction keeps consumers from that
   */
  public static Verdict of(
      Ledger ledger, Rules rules, Tally tally, Kafka kafka, Observer observer, boolean finished)
      throws InterruptedException {
    List<String> topics = observer.topics();
    LogSegments segments = LogSegments.read(kafka.data(), topics);
    Checker checker = new Checker(ledger, rules, tally, segments::of);
    IsolationLevel ends =
        finished ? IsolationLevel.READ_UNCOMMITTED : IsolationLevel.READ_COMMITTED;
    Sightings afterwards = new Sightings();
    Consumption.read(
        kafka,
        topics,
        ends,
        record -> {
          afterwards.see(record);
          checker.accept(Published.of(record));
        });
    checker.observed(observer.sightings(), afterwards);
    List<String> letters = kafka.topics(name -> name.endsWith(".dlq"));
    read(kafka, letters, checker::acceptHeld);
    read(kafka, kafka.topics(name -> name.contains(".replay.")), checker::accept);
    Verdict verdict = checker.finish();
    if (!segments.named()) {
      verdict.limit(
          "this cluster has no transactions version 2, so torn= counts what is torn within a"
              + " partition, and not what is torn between them");
    }
    return verdict;
  }

  /** What consumers get of it. */
  private static void read(Kafka kafka, List<String> topics, Consumer<Published> sink)
      throws InterruptedException {
    Consumption.read(
        kafka, topics, IsolationLevel.READ_COMMITTED, record -> sink.accept(Published.of(record)));
  }
}
