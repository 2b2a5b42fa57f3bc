package dev.commitline.outbox.sidecar;

import dev.commitline.outbox.relay.history.Selection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which events; each narrows what the others leave. */
final class ReplaySelection {

  @Option(names = "--topic", description = "Of this topic, such as shop.orders.v1.")
  private @Nullable String topic;

  @Option(names = "--aggregate-type", paramLabel = "TYPE", description = "Of such aggregates.")
  private @Nullable String aggregateType;

  @Option(names = "--aggregate-id", paramLabel = "ID", description = "Of this aggregate.")
  private @Nullable String aggregateId;

  @Option(names = "--event-type", paramLabel = "TYPE", description = "Of this type (ce_type).")
  private @Nullable String eventType;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Appended at this time or later (ce_time), such as 2026-11-21T06:00:00Z.")
  private @Nullable Instant since;

  @Option(names = "--until", paramLabel = "TIME", description = "Appended before this time.")
  private @Nullable Instant until;

  @Option(
      names = "--from-sequence",
      paramLabel = "N",
      description = "From this sequence of each aggregate on (ce_aggregateseq).")
  private @Nullable Long fromSequence;

  @Option(
      names = "--to-sequence",
      paramLabel = "N",
      description = "Up to this sequence of each aggregate.")
  private @Nullable Long toSequence;

  /**
   * What they say.
   *
   * @throws IllegalArgumentException when they contradict each other
   */
  Selection selection() {
    return new Selection(
        topic, aggregateType, aggregateId, eventType, since, until, fromSequence, toSequence);
  }
}
