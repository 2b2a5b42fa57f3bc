package dev.commitline.outbox.spring;

import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.capture.AggregateKey;

/**
 * Appends the states of one aggregate type, so that the topic's newest record of each aggregate is
 * its public state, or a tombstone when it has none.
 *
 * <p>Thread safety: safe, if the mapper is.
 */
final class StatePublisher {

  private final StateCapture capture;
  private final EventMapper<Object, Object> mapper;
  private final SpringCapture capturing;

  StatePublisher(
      StateCapture capture, EventMapper<Object, Object> mapper, SpringCapture capturing) {
    this.capture = capture;
    this.mapper = mapper;
    this.capturing = capturing;
  }

  /** An aggregate that was not there before; nothing is published of one that is not public. */
  void inserted(Object id, Object aggregate) {
    Object state = mapper.map(aggregate);
    if (state != null) {
      append(id, state, "insert");
    }
  }

  /** An aggregate that may have been public before; if it is no longer, it is withdrawn. */
  void updated(Object id, Object aggregate) {
    Object state = mapper.map(aggregate);
    if (state != null) {
      append(id, state, "update");
    } else {
      tombstone(id);
    }
  }

  /** An aggregate as it was before it was deleted. */
  void deleted(Object id, Object aggregate) {
    Object state = mapper.map(aggregate);
    if (state != null) {
      append(id, state, "delete");
    }
    tombstone(id);
  }

  private void append(Object id, Object state, String operation) {
    capturing.append(
        OutboxEvent.of(capture.aggregateType(), key(id), state)
            .withHeader(WriteThrough.OPERATION, operation),
        false);
  }

  private void tombstone(Object id) {
    capturing.append(
        OutboxEvent.tombstone(capture.aggregateType(), key(id), capture.stateType())
            .withHeader(WriteThrough.OPERATION, "delete"),
        false);
  }

  private String key(Object id) {
    return AggregateKey.of(capture.aggregateType(), id);
  }
}
