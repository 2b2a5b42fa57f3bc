package dev.commitline.outbox.testkit.spring.tickets;

import dev.commitline.outbox.spring.EmitEvent;
import org.springframework.data.repository.NoRepositoryBean;
import org.springframework.data.repository.Repository;

/**
 * An annotated method that repositories inherit.
 *
 * @param <T> the aggregate
 */
@NoRepositoryBean
public interface EmittingSaves<T> extends Repository<T, Long> {

  /** Saves and emits. */
  @EmitEvent(mapper = SavedMapper.class, aggregateType = "ArchivedTicket")
  T save(T aggregate);
}
