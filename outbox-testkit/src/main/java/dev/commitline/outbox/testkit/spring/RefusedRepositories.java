package dev.commitline.outbox.testkit.spring;

import dev.commitline.outbox.spring.EmitEvent;
import dev.commitline.outbox.testkit.spring.tickets.Ticket;
import dev.commitline.outbox.testkit.spring.tickets.TicketEvent.Noted;
import org.springframework.data.repository.CrudRepository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Repositories with expressions or transactions that can't work. */
final class RefusedRepositories {

  private RefusedRepositories() {}

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

  interface Outside extends CrudRepository<Ticket, Long> {
    @Override
    @Transactional(propagation = Propagation.NEVER)
    @EmitEvent(event = Noted.class, payload = "new Noted('gone')", aggregateId = "'all'")
    void deleteAll();
  }
}
