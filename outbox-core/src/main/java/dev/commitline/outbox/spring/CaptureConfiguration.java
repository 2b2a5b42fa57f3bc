package dev.commitline.outbox.spring;

import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.avro.AvroPayloadSerializer;
import dev.commitline.outbox.json.JsonPayloadSerializer;
import dev.commitline.outbox.spi.CaptureOptions;
import dev.commitline.outbox.spi.EventContext;
import dev.commitline.outbox.spi.PayloadSerializer;
import dev.commitline.outbox.tracing.TraceContextHeaders;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/** The part of the auto-configuration that says how events become bytes and headers. */
@Configuration(proxyBeanMethods = false)
class CaptureConfiguration {

  /**
   * Commitline's own serializer, asked after all beans of type {@link PayloadSerializer}; not one
   * of them, so that an application may have a single bean of the type.
   */
  record BuiltIn(PayloadSerializer serializer, int order) implements Ordered {
    @Override
    public int getOrder() {
      return order;
    }
  }

  @Bean
  CaptureOptions commitlineCaptureOptions(
      ObjectProvider<PayloadSerializer> serializers,
      ObjectProvider<BuiltIn> builtIn,
      ObjectProvider<EventContext> contexts,
      OutboxProperties properties) {
    List<PayloadSerializer> all =
        Stream.concat(serializers.orderedStream(), builtIn.orderedStream().map(BuiltIn::serializer))
            .toList();
    if (all.isEmpty()) {
      throw new OutboxSetupException(
          "There is nothing to serialize events with",
          "add Jackson 3 (spring-boot-starter-json), or declare a bean of type PayloadSerializer");
    }
    return new CaptureOptions(all, contexts.orderedStream().toList(), properties.limits());
  }

  /** JSON for everything, by the application's own mapper. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(JsonMapper.class)
  static class JsonConfiguration {

    @Bean
    BuiltIn commitlineJsonSerializer(ObjectProvider<JsonMapper> mapper) {
      return new BuiltIn(new JsonPayloadSerializer(mapper.getIfAvailable(JsonMapper::shared)), 2);
    }
  }

  /** Avro for its records. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(GenericContainer.class)
  static class AvroConfiguration {

    @Bean
    BuiltIn commitlineAvroSerializer() {
      return new BuiltIn(new AvroPayloadSerializer(), 1);
    }
  }

  /** The current trace, when there is a tracer; whether there is, is asked at the first event. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(Tracer.class)
  static class TracingConfiguration {

    @Bean
    EventContext commitlineTraceContext(
        ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
      Supplier<EventContext> context =
          SingletonSupplier.of(() -> trace(tracer.getIfUnique(), propagator.getIfUnique()));
      return event -> context.get().headers(event);
    }

    private static EventContext trace(@Nullable Tracer tracer, @Nullable Propagator propagator) {
      return tracer == null
          ? TracingConfiguration::none
          : new TraceContextHeaders(tracer, propagator);
    }

    private static Map<String, String> none(OutboxEvent event) {
      return Map.of();
    }
  }
}
