package dev.commitline.outbox.tracing;

import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.spi.EventContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gives events the trace they are appended in, as W3C Trace Context says: {@code traceparent} and
 * {@code tracestate}. A consumer's span then continues the trace of the transaction, not one of the
 * relay.
 *
 * <p>Works with what Micrometer Tracing works with: OpenTelemetry, Brave. Without a current span
 * there are no headers.
 *
 * <p>Thread safety: safe, as the tracer is.
 */
public final class TraceContextHeaders implements EventContext {

  private static final String PARENT = "traceparent";
  private static final String STATE = "tracestate";

  /** 64 bits, which Brave has by default, are filled up with zeros. */
  private static final Pattern TRACE_ID = Pattern.compile("(?=.*[1-9a-f])([0-9a-f]{16}){1,2}");

  private static final Pattern SPAN_ID = Pattern.compile("(?=.*[1-9a-f])[0-9a-f]{16}");

  private final Tracer tracer;
  private final @Nullable Propagator propagator;

  /**
   * By the application's tracer.
   *
   * @param propagator knows the trace state; when it is null, or does not speak W3C, {@code
   *     traceparent} is made from the ids of the span, and there is no {@code tracestate}
   */
  public TraceContextHeaders(Tracer tracer, @Nullable Propagator propagator) {
    this.tracer = tracer;
    this.propagator = propagator;
  }

  @Override
  public Map<String, String> headers(OutboxEvent event) {
    Span span = tracer.currentSpan();
    return span == null ? Map.of() : headers(span.context());
  }

  private Map<String, String> headers(TraceContext context) {
    Map<String, String> carrier = new HashMap<>();
    if (propagator != null) {
      propagator.inject(context, carrier, TraceContextHeaders::put);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    String parent = carrier.get(PARENT);
    if (parent == null) {
      parent = parent(context);
    }
    if (parent != null) {
      headers.put(PARENT, parent);
    }
    String state = carrier.get(STATE);
    if (state != null && !state.isEmpty()) {
      headers.put(STATE, state);
    }
    return headers;
  }

  private static void put(@Nullable Map<String, String> carrier, String name, String value) {
    if (carrier != null) {
      carrier.put(name, value);
    }
  }

  private static @Nullable String parent(TraceContext context) {
    String traceId = context.traceId();
    String spanId = context.spanId();
    if (!TRACE_ID.matcher(traceId).matches() || !SPAN_ID.matcher(spanId).matches()) {
      return null; // a tracer that does nothing
    }
    String flags = Boolean.TRUE.equals(context.sampled()) ? "01" : "00";
    return "00-%s-%s-%s".formatted("0".repeat(32 - traceId.length()) + traceId, spanId, flags);
  }
}
