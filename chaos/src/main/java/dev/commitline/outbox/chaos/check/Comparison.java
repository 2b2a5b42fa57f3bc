package dev.commitline.outbox.chaos.check;

import dev.commitline.outbox.chaos.world.Kafka;
import java.util.List;
import org.apache.kafka.common.IsolationLevel;

/** Compares all that Kafka has with all that was committed, when nothing moves any more. */
public final class Comparison {

  private Comparison() {}

  /**
   * Reads the topics to their ends.
   *
   * @param observer has looked on all the time, and is stopped
   * @param finished whether all relays ended in good order; else the topics are read as far as
   *     consumers get, where the transaction of a relay that was killed may be open
   * @throws IllegalStateException when an open transaction keeps consumers from that
   */
  public static Verdict of(
      Ledger ledger, Rules rules, Kafka kafka, Observer observer, boolean finished)
      throws InterruptedException {
    List<String> topics = observer.topics();
    LogSegments segments = LogSegments.read(kafka.data(), topics);
    Checker checker = new Checker(ledger, rules, segments::of);
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
    List<String> letters = kafka.existing(rules.held().stream().map(t -> t + ".dlq").toList());
    Consumption.read(kafka, letters, ends, record -> checker.acceptHeld(Published.of(record)));
    return checker.finish();
  }
}
