package dev.commitline.outbox.testkit.spring.tickets;

/** Declares nothing itself. */
public interface TicketArchive extends EmittingSaves<Ticket> {}
