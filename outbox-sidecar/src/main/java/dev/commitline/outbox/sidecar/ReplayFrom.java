package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.relay.history.ReplayOrder;
import picocli.CommandLine.Option;

/** The options that say where the events are taken from. */
final class ReplayFrom {

  @Option(
      names = "--from-topic",
      description =
          "From the topic that they were published on, where the database keeps no history.")
  private boolean topic;

  @Option(
      names = "--from-domain",
      description =
          "The state of the aggregates: done by the application itself, see docs/replay.md.")
  private boolean domain;

  /**
   * The order, from there.
   *
   * @throws IllegalArgumentException when there is no such replay
   */
  ReplayOrder of(ReplayOrder order) {
    if (domain) {
      throw new IllegalArgumentException(
          "--from-domain: only the application has the mapper that makes an event of an aggregate,"
              + " so the application itself runs this, with DomainSnapshots: see 'From the domain'"
              + " in docs/replay.md");
    }
    return topic ? order.fromTopic() : order;
  }
}
