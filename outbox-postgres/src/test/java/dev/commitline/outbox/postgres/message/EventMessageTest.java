package dev.commitline.outbox.postgres.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.EventTime;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventMessageTest {

  private static final UUID ID = UUID.fromString("01936d3c-0000-7000-8000-000000000001");
  private static final String NASTY = "a\nb\\n\\\\c: d\r\u00e4\ud83d\ude00";

  @Test
  void isReadableByEye() {
    byte[] message =
        message(7, event("42", "{\"n\":1}".getBytes(UTF_8), Map.of("traceparent", "00-1")));
    assertThat(new String(message, UTF_8))
        .isEqualTo(
            """
            7
            01936d3c-0000-7000-8000-000000000001
            shop.orders.v1
            c
            Order
            42
            com.shop.OrderPlaced
            /shop
            application/json
            2026-11-21T10:15:30.123456Z
            2
            5
            traceparent: 00-1

            {"n":1}""");
  }

  @Test
  void whatIsWrittenIsRead() {
    byte[] payload = {0, '\n', '\n', '\\', -1};
    EventMessage read = new EventMessage(message(1, event("42", payload, Map.of())));
    assertThat(read.id()).isEqualTo(ID.toString());
    assertThat(read.idBytes()).isEqualTo(ID.toString().getBytes(UTF_8));
    assertThat(read.topic()).isEqualTo("shop.orders.v1");
    assertThat(read.compacted()).isTrue();
    assertThat(read.sequence()).asString(UTF_8).isEqualTo("1");
    assertThat(read.aggregateType()).asString(UTF_8).isEqualTo("Order");
    assertThat(read.type()).asString(UTF_8).isEqualTo("com.shop.OrderPlaced");
    assertThat(read.source()).asString(UTF_8).isEqualTo("/shop");
    assertThat(read.contentType()).asString(UTF_8).isEqualTo("application/json");
    assertThat(read.time()).asString(UTF_8).isEqualTo("2026-11-21T10:15:30.123456Z");
    assertThat(read.txIndex()).asString(UTF_8).isEqualTo("2");
    assertThat(read.txSize()).asString(UTF_8).isEqualTo("5");
    assertThat(read.payload()).isEqualTo(payload);
    assertThat(headers(read)).isEmpty();
  }

  @Test
  void lineFeedsAndBackslashesComeThrough() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("first", NASTY);
    headers.put("empty", "");
    EventMessage read = new EventMessage(message(1, event(NASTY, new byte[0], headers)));
    assertThat(read.aggregateId()).asString(UTF_8).isEqualTo(NASTY);
    assertThat(read.type()).asString(UTF_8).isEqualTo("com.shop.OrderPlaced");
    assertThat(headers(read)).isEqualTo(headers);
    assertThat(read.payload()).isEmpty();
  }

  @Test
  void aTombstoneHasNoPayloadAndAnEmptyOneHas() {
    assertThat(new EventMessage(message(1, event("42", null, Map.of()))).payload()).isNull();
    assertThat(new EventMessage(message(1, event("42", null, Map.of()))).contentType()).isNull();
    assertThat(new EventMessage(message(1, event("42", new byte[0], Map.of()))).payload())
        .isEmpty();
  }

  @Test
  void aTimeHasSixDigitsAsInARow() {
    assertThat(EventTime.text(Instant.parse("2026-11-21T10:15:30Z")))
        .isEqualTo("2026-11-21T10:15:30.000000Z");
    assertThat(EventTime.text(Instant.parse("2026-11-21T10:15:30.120Z")))
        .isEqualTo("2026-11-21T10:15:30.120000Z");
  }

  @Test
  void everythingCutShortIsRefused() {
    byte[] whole = message(1, event("42", new byte[0], Map.of("a", "b")));
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> new EventMessage(part))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no event");
    }
  }

  private static CapturedEvent event(
      String aggregateId, byte @Nullable [] payload, Map<String, String> headers) {
    return new CapturedEvent(
        ID,
        "shop.orders.v1",
        true,
        "Order",
        aggregateId,
        "com.shop.OrderPlaced",
        "/shop",
        payload == null ? null : "application/json",
        Instant.parse("2026-11-21T10:15:30.123456Z"),
        payload,
        headers);
  }

  /** As the statement puts it together. */
  private static byte[] message(long sequence, CapturedEvent event) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes((sequence + "\n").getBytes(UTF_8));
    message.writeBytes(MessageFormat.head(event, 2, 5));
    byte[] payload = event.payload();
    message.writeBytes(payload == null ? new byte[0] : payload);
    return message.toByteArray();
  }

  private static Map<String, String> headers(EventMessage message) {
    Map<String, String> headers = new LinkedHashMap<>();
    message.forEachHeader((name, value) -> headers.put(name, new String(value, UTF_8)));
    return headers;
  }
}
