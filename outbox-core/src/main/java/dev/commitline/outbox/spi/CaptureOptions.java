package dev.commitline.outbox.spi;

import dev.commitline.outbox.EventLimits;
import java.util.List;

/**
 * How an application's events are captured.
 *
 * @param serializers asked in this order, the first that supports a payload's class writes it; at
 *     least one
 * @param contexts add headers, in this order
 * @param limits how large an event may be
 */
public record CaptureOptions(
    List<PayloadSerializer> serializers, List<EventContext> contexts, EventLimits limits) {

  /** Refuses to have no serializer. */
  public CaptureOptions {
    if (serializers.isEmpty()) {
      throw new IllegalArgumentException("serializers must not be empty");
    }
    serializers = List.copyOf(serializers);
    contexts = List.copyOf(contexts);
  }

  /** These serializers, no contexts, the default limits. */
  public static CaptureOptions of(PayloadSerializer... serializers) {
    return new CaptureOptions(List.of(serializers), List.of(), EventLimits.DEFAULT);
  }

  /** The same with other contexts. */
  public CaptureOptions withContexts(EventContext... others) {
    return new CaptureOptions(serializers, List.of(others), limits);
  }

  /** The same with other limits. */
  public CaptureOptions withLimits(EventLimits others) {
    return new CaptureOptions(serializers, contexts, others);
  }
}
