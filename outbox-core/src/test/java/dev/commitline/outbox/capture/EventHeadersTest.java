package dev.commitline.outbox.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.Correlation;
import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.RawPayload;
import dev.commitline.outbox.SlaTier;
import dev.commitline.outbox.spi.CaptureOptions;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.EventContext;
import dev.commitline.outbox.spi.PayloadSerializer;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where headers and payloads come from. */
class EventHeadersTest {

  @DataProduct(
      name = "shop.pictures",
      domain = "shop",
      owner = "team-catalog",
      description = "Pictures.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  sealed interface PictureEvent {
    record Taken(byte[] bytes) implements PictureEvent, RawPayload {
      @Override
      public String contentType() {
        return "image/png";
      }
    }

    record Named(String name) implements PictureEvent {}
  }

  private static final PayloadSerializer NAMES =
      new PayloadSerializer() {
        @Override
        public boolean supports(Class<?> payloadType) {
          return payloadType == PictureEvent.Named.class;
        }

        @Override
        public String contentType() {
          return "text/plain";
        }

        @Override
        public Map<String, String> headers(Object payload) {
          return Map.of("schema", "1", "tenant", "of the serializer");
        }

        @Override
        public byte[] serialize(Object payload) {
          return ((PictureEvent.Named) payload).name().getBytes(UTF_8);
        }
      };

  private static final OutboxEvent NAMED =
      OutboxEvent.of("Picture", "1", new PictureEvent.Named("sunset"));

  @Test
  void rawPayloadsNeedNoSerializer() {
    byte[] bytes = {0, -1, 1};
    CapturedEvent taken =
        capture().capture(OutboxEvent.of("Picture", "1", new PictureEvent.Taken(bytes)));
    CapturedEvent plain =
        capture()
            .capture(new OutboxEvent("Picture", "1", PictureEvent.Taken.class, bytes, Map.of()));

    assertThat(taken.payload()).isEqualTo(bytes);
    assertThat(taken.contentType()).isEqualTo("image/png");
    assertThat(plain.payload()).isEqualTo(bytes);
    assertThat(plain.contentType()).isEqualTo("application/octet-stream");
  }

  @Test
  void aPayloadThatNobodySerializesIsRejected() {
    OutboxEvent event = new OutboxEvent("Picture", "1", PictureEvent.Named.class, "text", Map.of());

    assertThatThrownBy(() -> capture().capture(event))
        .isInstanceOfSatisfying(
            EventRejectedException.class,
            e -> assertThat(e.limit()).isEqualTo(EventRejectedException.Limit.PAYLOAD))
        .hasMessageContaining("no serializer supports class java.lang.String");
  }

  @Test
  void theEventsOwnHeadersWinThenEarlierContextsThenTheSerializer() {
    CapturedEvent event =
        capture(
                it -> Map.of("user", "first", "tenant", "first"),
                it -> Map.of("tenant", "second", "ce_region", "north"))
            .capture(NAMED.withHeader("user", "own"));

    assertThat(event.headers())
        .containsOnly(
            Map.entry("user", "own"),
            Map.entry("tenant", "first"),
            Map.entry("ce_region", "north"),
            Map.entry("schema", "1"));
  }

  @Test
  void aCorrelationAppliesWhileItsWorkRuns() {
    EventCapture capture = capture();
    Correlation order = Correlation.of("order-17").causedBy("command-3");

    CapturedEvent inside =
        order.call(
            () -> {
              Correlation.of("nested").run(() -> assertThat(Correlation.current()).isPresent());
              return capture.capture(NAMED);
            });

    assertThat(inside.headers())
        .containsEntry("ce_correlationid", "order-17")
        .containsEntry("ce_causationid", "command-3");
    assertThat(capture.capture(NAMED).headers())
        .doesNotContainKeys("ce_correlationid", "ce_causationid");
    assertThatThrownBy(() -> Correlation.of(" ")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> order.causedBy("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCorrelationEndsWhenItsWorkFails() {
    assertThatThrownBy(
            () ->
                Correlation.of("order-17")
                    .run(
                        () -> {
                          throw new IllegalStateException("failed");
                        }))
        .hasMessage("failed");

    assertThat(Correlation.current()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_id", "ce_aggregateseq", "id", "content-type", "ce_Upper", "ce_", ""})
  void contextsCanNotReplaceWhatTheRelayWrites(String name) {
    assertThatThrownBy(() -> capture(it -> Map.of(name, "x")).capture(NAMED))
        .isInstanceOf(EventRejectedException.class)
        .hasMessageContaining("header '" + name + "'");
  }

  private static EventCapture capture(EventContext... contexts) {
    return new EventCapture(
        "/shop",
        new ProductCatalog(),
        CaptureOptions.of(NAMES).withContexts(contexts),
        Clock.systemUTC());
  }
}
