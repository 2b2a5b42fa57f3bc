package dev.commitline.outbox.testkit.spring.tickets.forms;

import dev.commitline.outbox.spring.EventMapper;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskEvent.Closed;

/** Where the method's result is the event. */
public final class SameMapper implements EventMapper<Closed, Closed> {

  @Override
  public Closed map(Closed event) {
    return event;
  }
}
