package dev.commitline.outbox.testkit.spring.tickets.forms;

import dev.commitline.outbox.spring.EmitEvent;
import java.util.List;

/** A fragment of a repository. */
public interface Closing {

  /** Closes some tickets. */
  @EmitEvent(mapper = ClosedMapper.class)
  List<Long> close(List<Long> ids);
}
