package dev.commitline.outbox.testkit.spring.tickets.forms;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/** Annotated nowhere: its aggregates speak for themselves. */
public interface Drafts extends Repository<Draft, Long> {

  /** Saves, and publishes what was registered. */
  Draft save(Draft draft);

  /** One of them. */
  Optional<Draft> findById(Long id);
}
