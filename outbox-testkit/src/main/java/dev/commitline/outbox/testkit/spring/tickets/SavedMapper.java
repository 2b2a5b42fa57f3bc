package dev.commitline.outbox.testkit.spring.tickets;

import dev.commitline.outbox.spring.EventMapper;
import org.jspecify.annotations.Nullable;

/** No bean: the outbox makes it. Keeps tickets titled {@code secret} to itself. */
public final class SavedMapper implements EventMapper<Ticket, TicketEvent.Saved> {

  @Override
  public TicketEvent.@Nullable Saved map(Ticket ticket) {
    return ticket.title().equals("secret")
        ? null
        : new TicketEvent.Saved(ticket.key(), ticket.title(), ticket.version());
  }
}
