package dev.commitline.outbox.testkit.spring.tickets.forms;

import dev.commitline.outbox.spi.PayloadSerializer;
import dev.commitline.outbox.testkit.spring.tickets.forms.DeskEvent.Bumped;

/** Has no class that it needs, as after a forgotten dependency. */
public final class FailingSerializer implements PayloadSerializer {

  @Override
  public boolean supports(Class<?> type) {
    return type == Bumped.class;
  }

  @Override
  public String contentType() {
    return "application/x-missing";
  }

  @Override
  public byte[] serialize(Object payload) {
    throw new NoClassDefFoundError("missing/Library");
  }
}
