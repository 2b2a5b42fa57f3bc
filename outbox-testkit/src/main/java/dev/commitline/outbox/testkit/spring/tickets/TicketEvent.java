package dev.commitline.outbox.testkit.spring.tickets;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.SlaTier;

/** The public model: all events of the product. */
@DataProduct(
    name = "test.tickets",
    domain = "test",
    owner = "team-test",
    description = "What happened to tickets.",
    quality = DataQuality.AUTHORITATIVE,
    sla = SlaTier.TIER_2)
public sealed interface TicketEvent {

  /** A ticket was saved. */
  record Saved(long id, String title, int version) implements TicketEvent {}

  /** A ticket is gone. */
  record Deleted(long id, String title) implements TicketEvent {}

  /** Appended by hand. */
  record Noted(String text) implements TicketEvent {}
}
