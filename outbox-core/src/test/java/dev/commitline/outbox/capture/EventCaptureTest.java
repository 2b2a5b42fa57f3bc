package dev.commitline.outbox.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.SlaTier;
import dev.commitline.outbox.spi.CaptureOptions;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.PayloadSerializer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCaptureTest {

  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.123456789Z");

  @DataProduct(
      name = "shop.orders",
      domain = "shop",
      owner = "team-orders",
      description = "Orders.",
      quality = DataQuality.AUTHORITATIVE,
      sla = SlaTier.TIER_1)
  record Placed(String id) {}

  private static final PayloadSerializer TEXT =
      new PayloadSerializer() {
        @Override
        public String contentType() {
          return "text/plain";
        }

        @Override
        public byte[] serialize(Object payload) {
          if (((Placed) payload).id().equals("unserializable")) {
            throw new IllegalArgumentException("secret payload");
          }
          return payload.toString().getBytes(UTF_8);
        }
      };

  private final EventCapture capture =
      new EventCapture(
          "/shop", new ProductCatalog(), CaptureOptions.of(TEXT), Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void namesRoutesAndSerializes() {
    CapturedEvent event =
        capture.capture(
            OutboxEvent.of("Order", "7", new Placed("7")).withHeader("tenant", "north"));

    assertThat(event.topic()).isEqualTo("shop.orders.v1");
    assertThat(event.type()).isEqualTo("shop.orders.Placed");
    assertThat(event.source()).isEqualTo("/shop");
    assertThat(event.contentType()).isEqualTo("text/plain");
    assertThat(event.payload()).isEqualTo("Placed[id=7]".getBytes(UTF_8));
    assertThat(event.headers()).containsEntry("tenant", "north");
  }

  @Test
  void timeHasMicrosecondsAndIsInTheId() {
    CapturedEvent event = capture.capture(OutboxEvent.of("Order", "7", new Placed("7")));

    assertThat(event.time()).isEqualTo(Instant.parse("2026-03-04T05:06:07.123456Z"));
    assertThat(event.id().getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void aTombstoneHasNeitherPayloadNorContentType() {
    CapturedEvent event = capture.capture(OutboxEvent.tombstone("Order", "7", Placed.class));

    assertThat(event.payload()).isNull();
    assertThat(event.contentType()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\0b"})
  void idsThatCanNotBeKeysAreRefused(String id) {
    assertThatThrownBy(() -> capture.capture(OutboxEvent.of("Order", id, new Placed("7"))))
        .isInstanceOf(EventRejectedException.class)
        .hasMessageContaining("aggregate id");
    assertThatThrownBy(() -> capture.capture(OutboxEvent.of(id, "7", new Placed("7"))))
        .isInstanceOf(EventRejectedException.class)
        .hasMessageContaining("aggregate type");
  }

  @Test
  void tooLongIdsAreRefused() {
    capture.capture(OutboxEvent.of("Order", "x".repeat(255), new Placed("7")));

    assertThatThrownBy(
            () -> capture.capture(OutboxEvent.of("Order", "x".repeat(256), new Placed("7"))))
        .isInstanceOf(EventRejectedException.class)
        .hasMessageContaining("had 256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ce_type", "id", "content-type"})
  void reservedHeadersAreRefused(String name) {
    assertThatThrownBy(
            () ->
                capture.capture(
                    OutboxEvent.of("Order", "7", new Placed("7")).withHeader(name, "x")))
        .isInstanceOf(EventRejectedException.class)
        .hasMessageContaining("header '" + name + "'");
  }

  @Test
  void aPayloadThatCanNotBeSerializedIsRefusedWithItsCauseAndNotItsContent() {
    assertThatThrownBy(
            () -> capture.capture(OutboxEvent.of("Order", "7", new Placed("unserializable"))))
        .isInstanceOf(EventRejectedException.class)
        .hasMessageContaining("Order '7'")
        .hasMessageNotContaining("secret")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBlankSourceIsRefused() {
    assertThatThrownBy(
            () ->
                new EventCapture(
                    " ", new ProductCatalog(), CaptureOptions.of(TEXT), Clock.systemUTC()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
