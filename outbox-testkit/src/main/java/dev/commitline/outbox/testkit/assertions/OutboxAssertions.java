package dev.commitline.outbox.testkit.assertions;

/** Where assertions about emitted events begin. */
public final class OutboxAssertions {

  private OutboxAssertions() {}

  /** Asserts on what was emitted until now. */
  public static EmittedEventsAssert assertThat(EmittedEvents events) {
    return new EmittedEventsAssert(events.emitted());
  }
}
