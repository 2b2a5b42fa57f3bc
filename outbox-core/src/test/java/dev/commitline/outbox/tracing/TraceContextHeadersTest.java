package dev.commitline.outbox.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.commitline.outbox.OutboxEvent;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** With OpenTelemetry behind Micrometer Tracing, as Spring Boot sets it up. */
class TraceContextHeadersTest {

  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final io.opentelemetry.api.trace.Tracer telemetry =
      SdkTracerProvider.builder().build().get("test");
  private final Tracer tracer =
      new OtelTracer(telemetry, new OtelCurrentTraceContext(), event -> {});
  private final Propagator w3c =
      new OtelPropagator(
          ContextPropagators.create(W3CTraceContextPropagator.getInstance()), telemetry);

  @Test
  void theCurrentSpanIsTheEventsParent() {
    Span span =
        w3c.extract(Map.of("traceparent", PARENT, "tracestate", "vendor=1"), Map::get).start();
    try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
      assertThat(scope).isNotNull();
      assertThat(headers(w3c))
          .containsOnly(
              Map.entry(
                  "traceparent",
                  "00-0af7651916cd43dd8448eb211c80319c-%s-01".formatted(span.context().spanId())),
              Map.entry("tracestate", "vendor=1"));
    } finally {
      span.end();
    }
  }

  @Test
  void anApplicationThatPropagatesInAnotherFormatGivesEventsTheStandardOne() {
    Span span = tracer.nextSpan().start();
    try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
      assertThat(scope).isNotNull();
      Map<String, String> expected =
          Map.of(
              "traceparent",
              "00-%s-%s-01".formatted(span.context().traceId(), span.context().spanId()));
      assertThat(headers(null)).isEqualTo(expected);
      assertThat(headers(Propagator.NOOP)).isEqualTo(expected);
    } finally {
      span.end();
    }
  }

  @Test
  void withoutASpanThereIsNoTrace() {
    assertThat(headers(w3c)).isEmpty();
    assertThat(
            new TraceContextHeaders(Tracer.NOOP, Propagator.NOOP)
                .headers(OutboxEvent.of("Order", "1", "payload")))
        .isEmpty();
  }

  private Map<String, String> headers(@Nullable Propagator propagator) {
    return new TraceContextHeaders(tracer, propagator)
        .headers(OutboxEvent.of("Order", "1", "payload"));
  }
}
