package dev.commitline.outbox.chaos.check;

import dev.commitline.outbox.chaos.world.Kafka;
import java.util.List;

/** Compares all that Kafka has with all that was committed, when nothing moves any more. */
public final class Comparison {

  private Comparison() {}

  /**
   * Reads the topics to their ends.
   *
   * @throws IllegalStateException when an open transaction keeps consumers from that
   */
  public static Verdict of(Ledger ledger, Kafka kafka, List<String> topics)
      throws InterruptedException {
    LogSegments segments = LogSegments.read(kafka.data(), topics);
    Checker checker = new Checker(ledger, segments::of);
    Consumption.read(kafka, topics, record -> checker.accept(Published.of(record)));
    return checker.finish();
  }
}
