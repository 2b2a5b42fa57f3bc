package dev.commitline.outbox.testkit.spring.tickets.forms;

import dev.commitline.outbox.spring.EventMapper;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskEvent.Closed;

/** Maps an id that a method returned. */
public final class ClosedMapper implements EventMapper<Long, Closed> {

  @Override
  public Closed map(Long id) {
    return new Closed(id);
  }
}
