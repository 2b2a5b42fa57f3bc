package dev.commitline.outbox.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.commitline.outbox.DataProduct;
import dev.commitline.outbox.DataQuality;
import dev.commitline.outbox.EventLimits;
import dev.commitline.outbox.EventRejectedException;
import dev.commitline.outbox.EventRejectedException.Limit;
import dev.commitline.outbox.OutboxEvent;
import dev.commitline.outbox.SlaTier;
import dev.commitline.outbox.spi.CaptureOptions;
import dev.commitline.outbox.spi.CapturedEvent;
import dev.commitline.outbox.spi.PayloadSerializer;
import java.time.Clock;
import java.util.Map;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLimitsTest {

  @DataProduct(
      name = "shop.notes",
      domain = "shop",
      owner = "team-orders",
      description = "Notes.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3)
  record Note(String text) {}

  @DataProduct(
      name = "shop.pictures",
      domain = "shop",
      owner = "team-orders",
      description = "Pictures.",
      quality = DataQuality.RAW,
      sla = SlaTier.TIER_3,
      maxEventBytes = 4_000)
  record Picture(String text) {}

  private static final PayloadSerializer TEXT =
      new PayloadSerializer() {
        @Override
        public String contentType() {
          return "text/plain";
        }

        @Override
        public byte[] serialize(Object payload) {
          return (payload instanceof Note note ? note.text() : ((Picture) payload).text())
              .getBytes(UTF_8);
        }
      };

  private final EventCapture capture =
      new EventCapture(
          "/shop",
          new ProductCatalog(),
          CaptureOptions.of(TEXT).withLimits(new EventLimits(2_000, 2, 100)),
          Clock.systemUTC());

  @Test
  void anEventThatIsTooLargeNamesItsSizeAndTheLimit() {
    assertThatRejected(() -> capture(new Note("x".repeat(2_000))), Limit.EVENT_BYTES)
        .satisfies(e -> assertThat(e.event()).isEqualTo("shop.notes.Note"))
        .satisfies(e -> assertThat(e.value()).isBetween(2_100L, 2_700L))
        .satisfies(e -> assertThat(e.retriable()).isFalse())
        .satisfies(
            e ->
                assertThat(e)
                    .hasMessageContaining("Note '7'")
                    .hasMessageContaining("allowed are 2000")
                    .hasMessageContaining("commitline.outbox.max-event-bytes")
                    .hasMessageContaining("shop.notes.v1"));
  }

  @Test
  void aProductMayAllowMore() {
    capture(new Picture("x".repeat(2_000)));

    assertThatRejected(() -> capture(new Picture("x".repeat(4_000))), Limit.EVENT_BYTES)
        .satisfies(e -> assertThat(e).hasMessageContaining("allowed are 4000"));
  }

  @Test
  void keyAndHeadersCountAsWellAndInBytes() {
    CapturedEvent event =
        capture.capture(
            OutboxEvent.of("Note", "\u20ac\uD83D\uDE80", new Note("12345"))
                .withHeader("h", "\u00fc"));

    int fixed = 512 + "Note".length() + "shop.notes.Note".length() + "/shop".length();
    assertThat(EventSize.of(event))
        .isEqualTo(fixed + "text/plain".length() + 5 + 3 * (3 + 4) + 10 + 1 + 2);
  }

  @Test
  void tooManyHeadersAreRefused() {
    OutboxEvent two = note().withHeader("a", "1").withHeader("b", "2");
    capture.capture(two);

    assertThatRejected(() -> capture.capture(two.withHeader("c", "3")), Limit.HEADER_COUNT)
        .satisfies(e -> assertThat(e.value()).isEqualTo(3))
        .satisfies(e -> assertThat(e).hasMessageContaining("allowed are 2"));
  }

  @Test
  void tooLargeHeadersAreRefused() {
    assertThatRejected(
            () -> capture.capture(note().withHeader("a", "x".repeat(100))), Limit.HEADER_BYTES)
        .satisfies(e -> assertThat(e.value()).isEqualTo(111));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "a\uDE80b", "\uD83Dx"})
  void halfASurrogatePairInAnIdIsRefused(String id) {
    assertThatRejected(
        () -> capture.capture(OutboxEvent.of("Note", id, new Note("x"))), Limit.AGGREGATE_ID);
  }

  @Test
  void limitsThatNothingCouldKeepAreRefused() {
    assertThatThrownBy(() -> new EventLimits(1_023, 0, 0))
        .hasMessage("max-event-bytes must be >= 1024, was 1023");
    assertThatThrownBy(() -> new EventLimits(1_024, -1, 0)).hasMessageContaining("max-headers");
    assertThatThrownBy(() -> new EventLimits(1_024, 0, -1))
        .hasMessageContaining("max-header-bytes");
  }

  private static OutboxEvent note() {
    return new OutboxEvent("Note", "7", Note.class, new Note("x"), Map.of());
  }

  private void capture(Object payload) {
    CapturedEvent captured = capture.capture(OutboxEvent.of("Note", "7", payload));
    assertThat(captured.payload()).isNotEmpty();
  }

  private static ObjectAssert<EventRejectedException> assertThatRejected(
      ThrowingCallable call, Limit limit) {
    return assertThatExceptionOfType(EventRejectedException.class)
        .isThrownBy(call)
        .asInstanceOf(type(EventRejectedException.class))
        .satisfies(e -> assertThat(e.limit()).isEqualTo(limit));
  }
}
