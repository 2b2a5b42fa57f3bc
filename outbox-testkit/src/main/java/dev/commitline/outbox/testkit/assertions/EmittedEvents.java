package dev.commitline.outbox.testkit.assertions;

import java.util.List;

/** Knows what was emitted; {@link OutboxAssertions#assertThat} asserts on it. */
@FunctionalInterface
public interface EmittedEvents {

  /** What was emitted so far: transactions in commit order, events in append order. */
  List<RecordedEvent> emitted();
}
