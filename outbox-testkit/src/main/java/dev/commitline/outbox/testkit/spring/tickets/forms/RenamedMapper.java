package dev.commitline.outbox.testkit.spring.tickets.forms;

import dev.commitline.outbox.spring.EventMapper;
import dev.commitline.outbox.spring.Invocation;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskEvent.Renamed;

/** Maps a call, by its arguments. */
public final class RenamedMapper implements EventMapper<Invocation, Renamed> {

  @Override
  public Renamed map(Invocation call) {
    return new Renamed(call.argument("id", Long.class), call.argument("title", String.class));
  }
}
