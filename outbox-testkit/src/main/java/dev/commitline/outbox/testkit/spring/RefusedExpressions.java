package dev.commitline.outbox.testkit.spring;

import dev.commitline.outbox.spring.EmitEvent;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import dev.commitline.outbox.testkit.spring.tickets.TicketEvent.Noted;
import org.springframework.data.repository.CrudRepository;

/** Expressions that can't work. */
final class RefusedExpressions {

  private RefusedExpressions() {}

  interface NoSpel extends CrudRepository<Ticket, Long> {
    @Override
    @EmitEvent(event = Noted.class, payload = "new (")
    void deleteAll();
  }

  interface UnknownVariable extends CrudRepository<Ticket, Long> {
    @Override
    @EmitEvent(event = Noted.class, payload = "new Noted('gone')", aggregateId = "#key")
    void deleteById(Long id);
  }

  interface UnknownClass extends CrudRepository<Ticket, Long> {
    @Override
    @EmitEvent(event = Noted.class, payload = "new Vanished(#id)", aggregateId = "#id")
    void deleteById(Long id);
  }
}
