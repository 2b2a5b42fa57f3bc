package dev.commitline.outbox.testkit.spring.tickets;

import dev.commitline.outbox.spring.EmitEvent;
import org.springframework.data.repository.CrudRepository;

/** Every method that can be captured is. */
public interface TicketRepository extends CrudRepository<Ticket, Long> {

  @Override
  @EmitEvent(mapper = SavedMapper.class)
  <S extends Ticket> S save(S ticket);

  @Override
  @EmitEvent(mapper = SavedMapper.class)
  <S extends Ticket> Iterable<S> saveAll(Iterable<S> tickets);

  @Override
  @EmitEvent(mapper = DeletedMapper.class)
  void delete(Ticket ticket);

  @Override
  @EmitEvent(mapper = DeletedMapper.class, tombstone = true)
  void deleteById(Long id);

  @Override
  @EmitEvent(mapper = DeletedMapper.class)
  void deleteAll(Iterable<? extends Ticket> tickets);

  @Override
  @EmitEvent(mapper = DeletedMapper.class)
  void deleteAllById(Iterable<? extends Long> ids);
}
