package dev.commitline.outbox.testkit.spring.tickets.forms;

import dev.commitline.outbox.spring.EventMapper;
import dev.commitline.outbox.spring.Invocation;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskEvent.Closed;

/** Fails as it is told to, also with what it does not declare, as a mapper in Kotlin may. */
public final class FailingMapper implements EventMapper<Invocation, Closed> {

  @Override
  public Closed map(Invocation call) {
    throw FailingMapper.<RuntimeException>unchecked(call.argument("failure", Throwable.class));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E unchecked(Throwable failure) throws E {
    throw (E) failure;
  }
}
