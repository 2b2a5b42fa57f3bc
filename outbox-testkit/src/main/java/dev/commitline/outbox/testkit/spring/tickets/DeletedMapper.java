package dev.commitline.outbox.testkit.spring.tickets;

import dev.commitline.outbox.spring.EventMapper;

/** An interface, so that a bean can be a lambda. */
public interface DeletedMapper extends EventMapper<Ticket, TicketEvent> {}
