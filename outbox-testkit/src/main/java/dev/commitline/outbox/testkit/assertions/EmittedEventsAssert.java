package dev.commitline.outbox.testkit.assertions;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;

/**
 * Asserts on emitted events, in their order. {@link #about}, {@link #ofType} and {@link #onTopic}
 * leave the others aside.
 */
public final class EmittedEventsAssert
    extends AbstractAssert<EmittedEventsAssert, List<RecordedEvent>> {

  EmittedEventsAssert(List<RecordedEvent> events) {
    super(events, EmittedEventsAssert.class);
  }

  /** Only the events of one aggregate; of its id, the text counts. */
  public EmittedEventsAssert about(String aggregateType, Object aggregateId) {
    return only(
        event ->
            event.aggregateType().equals(aggregateType)
                && event.aggregateId().equals(aggregateId.toString()));
  }

  /** Only the events whose payload is of that class; no tombstones. */
  public EmittedEventsAssert ofType(Class<?> payloadClass) {
    return only(event -> payloadClass.isInstance(event.payload()));
  }

  /** Only the events for that topic, for example {@code shop.orders.v1}. */
  public EmittedEventsAssert onTopic(String topic) {
    return only(event -> event.topic().equals(topic));
  }

  /** Nothing was emitted. */
  public EmittedEventsAssert isEmpty() {
    events().isEmpty();
    return this;
  }

  /** That many events were emitted. */
  public EmittedEventsAssert hasSize(int expected) {
    events().hasSize(expected);
    return this;
  }

  /** Exactly these payloads, in this order; null stands for a tombstone. */
  public EmittedEventsAssert hasPayloads(@Nullable Object... expected) {
    events().extracting(RecordedEvent::payload).containsExactly(expected);
    return this;
  }

  /** Exactly these CloudEvents types, in this order. */
  public EmittedEventsAssert hasTypes(String... expected) {
    events().extracting(RecordedEvent::type).containsExactly(expected);
    return this;
  }

  /** Every event has the header. */
  public EmittedEventsAssert haveHeader(String name, String value) {
    events()
        .isNotEmpty()
        .allSatisfy(
            event -> Assertions.assertThat(event.headers()).contains(Map.entry(name, value)));
    return this;
  }

  /** To go on with what AssertJ knows about lists. */
  public ListAssert<RecordedEvent> events() {
    return Assertions.assertThat(Objects.requireNonNull(actual)).as("emitted events %s", actual);
  }

  private EmittedEventsAssert only(Predicate<RecordedEvent> wanted) {
    return new EmittedEventsAssert(actual.stream().filter(wanted).toList());
  }
}
