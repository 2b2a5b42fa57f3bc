package dev.commitline.outbox.testkit.spring.tickets.forms;

import dev.commitline.outbox.AggregateId;
import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.SlaTier;
import org.jspecify.annotations.Nullable;

/** Events that tell which ticket they are about. */
@DataProduct(
    name = "test.desk",
    domain = "test",
    owner = "team-test",
    description = "What was done with tickets.",
    quality = DataQuality.CURATED,
    sla = SlaTier.TIER_2)
public sealed interface DeskEvent {

  /** Null only to be refused. */
  @AggregateId("Ticket")
  @Nullable Long id();

  /** A ticket has another title. */
  record Renamed(@Nullable Long id, String title) implements DeskEvent {}

  /** A ticket has another version. */
  record Bumped(@Nullable Long id, int version) implements DeskEvent {}

  /** A ticket is closed. */
  record Closed(@Nullable Long id) implements DeskEvent {}
}
